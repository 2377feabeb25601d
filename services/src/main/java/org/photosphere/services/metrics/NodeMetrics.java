package org.photosphere.services.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.TraceContext;

/** The metrics of one node. Safe for use by several threads. */
public final class NodeMetrics implements AutoCloseable {

    /** Content type of {@link #scrapeOpenMetrics}. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** Partitions beyond this number have no gauge of their own; the sum over all includes them. */
    private static final int MAX_PARTITIONS = 1024;

    /** The latency objective counts answers later than this: a bucket boundary of every timer's histogram. */
    private static final Duration LATE = Duration.ofSeconds(5);

    /**
     * Exemplars of buckets only: Micrometer also attaches them to counts and sums, and Prometheus rejects such a
     * scrape.
     */
    private static final class BucketsAlone implements PrometheusConfig {
        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public Properties prometheusProperties() {
            return new Properties();
        }
    }

    private final AtomicInteger partitionGauges = new AtomicInteger();
    private final Exemplars exemplars = new Exemplars();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(new BucketsAlone(), new KnownValues(), Clock.SYSTEM, exemplars);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Set<KafkaClientMetrics> clients = ConcurrentHashMap.newKeySet();
    private final SpectrumTags tags;
    private final PartitionLedger ledger;
    private final Timer byBrokersClock;
    private final Timer bySendersClock;

    /** Creates metrics without instruments of the settings. */
    public NodeMetrics(Supplier<PartitionCounts> inFlight) {
        this(inFlight, Set.of());
    }

    /**
     * @param inFlight spectra polled and not committed, counted independently so that the ledger can reveal a
     *     difference
     * @param configured instruments of the settings, which get series of their own before all others
     */
    public NodeMetrics(Supplier<PartitionCounts> inFlight, Set<String> configured) {
        this.tags = new SpectrumTags(registry, configured);
        this.ledger = new PartitionLedger(inFlight, this::partitionGauge);
        registry.config().meterFilter(ClientMeters.filter());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
        gauge(Metric.MEMORY_RESIDENT, ProcessMemory::residentBytes);
        gauge(Metric.MEMORY_NATIVE, ProcessMemory::nativeBytes);
        gauge(Metric.SPECTRA_IN_FLIGHT, ledger::inFlight);
        gauge(Metric.IN_FLIGHT_BYTES, () -> inFlight.get().bytes());
        gauge(Metric.SPECTRA_UNACCOUNTED, ledger::unaccounted);
        // Rates and alerts need the series before the first event.
        for (String outcome : new String[] {"committed", "aborted"}) {
            counter(Metric.TRANSACTIONS, outcome);
        }
        for (String outcome : new String[] {"loaded", "failed"}) {
            counter(Metric.MODEL_LOADS, outcome);
        }
        for (RejectionReason reason : RejectionReason.values()) {
            if (reason != RejectionReason.REJECTION_REASON_UNSPECIFIED && reason != RejectionReason.UNRECOGNIZED) {
                deadLetters(reason);
            }
        }
        voidedCounter();
        this.byBrokersClock = timer(Metric.END_TO_END, "log_append_time");
        this.bySendersClock = timer(Metric.END_TO_END, "create_time");
    }

    /** Returns all metrics in Prometheus's text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** Returns all metrics in the OpenMetrics format, which has exemplars. */
    public String scrapeOpenMetrics() {
        return registry.scrape(OPEN_METRICS);
    }

    /**
     * Runs a measurement of one spectrum, whose trace exemplars name.
     *
     * @param trace trace of the spectrum's record
     */
    public void about(TraceContext trace, Runnable measurement) {
        exemplars.during(trace, measurement);
    }

    /** Returns the registry, for meters of libraries. */
    public MeterRegistry registry() {
        return registry;
    }

    /**
     * Adds the operator's selection of a Kafka client's meters until this is closed or the result is run.
     *
     * @return action that removes them, to be run before meters of a client with the same id are added
     */
    public Runnable bind(KafkaClientMetrics client) {
        clients.add(client);
        client.bindTo(registry);
        return () -> {
            clients.remove(client);
            client.close();
        };
    }

    /** @param value value, NaN while unknown: the series is then absent */
    public void gauge(Metric metric, Supplier<Number> value, String... tagValues) {
        require(metric, Metric.Kind.GAUGE, tagValues.length);
        Gauge.Builder<?> builder = Gauge.builder(metric.meterName(), value).description(metric.description());
        if (!metric.unit().isEmpty()) {
            builder.baseUnit(metric.unit());
        }
        builder.tags(tags(metric, tagValues)).register(registry);
    }

    private static Tags tags(Metric metric, String... values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(metric.tags().get(i), values[i]);
        }
        return tags;
    }

    public Counter counter(Metric metric, String... tagValues) {
        require(metric, Metric.Kind.COUNTER, tagValues.length);
        Counter.Builder builder = Counter.builder(metric.meterName()).description(metric.description());
        if (!metric.unit().isEmpty()) {
            builder.baseUnit(metric.unit());
        }
        return builder.tags(tags(metric, tagValues)).register(registry);
    }

    public Timer timer(Metric metric, String... tagValues) {
        require(metric, Metric.Kind.TIMER, tagValues.length);
        Timer.Builder builder = Timer.builder(metric.meterName())
                .description(metric.description())
                .publishPercentileHistogram()
                .serviceLevelObjectives(LATE)
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(60));
        return builder.tags(tags(metric, tagValues)).register(registry);
    }

    /** Returns the timer of latencies whose start is by a clock. */
    public Timer endToEnd(TimestampType clock) {
        return clock == TimestampType.CREATE_TIME ? bySendersClock : byBrokersClock;
    }

    /** @param boundaries bucket boundaries of its histogram, ascending */
    public DistributionSummary summary(Metric metric, double[] boundaries, String... tagValues) {
        require(metric, Metric.Kind.SUMMARY, tagValues.length);
        DistributionSummary.Builder builder = DistributionSummary.builder(metric.meterName())
                .description(metric.description())
                .serviceLevelObjectives(boundaries);
        if (!metric.unit().isEmpty()) {
            builder.baseUnit(metric.unit());
        }
        return builder.tags(tags(metric, tagValues)).register(registry);
    }

    private void partitionGauge(TopicPartition partition) {
        if (partitionGauges.incrementAndGet() > MAX_PARTITIONS) {
            return;
        }
        gauge(
                Metric.PARTITION_UNACCOUNTED,
                () -> ledger.unaccounted(partition),
                partition.topic(),
                String.valueOf(partition.partition()));
    }

    /** Returns a survey's name as a tag; bounded, see {@link BoundedTags}. */
    public String survey(String name) {
        return tags.survey(name);
    }

    /**
     * Returns the name of a survey's instrument as a tag; bounded over all surveys together, see {@link BoundedTags}.
     */
    public String instrument(String survey, String name) {
        return tags.instrument(survey, name);
    }

    /**
     * @param listener action run when series are removed, on any thread: holders of meters by survey or instrument must
     *     drop them
     */
    public void onDisplaced(Runnable listener) {
        tags.onDisplaced(listener);
    }

    /** Returns the ledger of spectra by partition. */
    public PartitionLedger ledger() {
        return ledger;
    }

    /**
     * Records polled spectra.
     *
     * @param survey function from a topic to its survey
     */
    public void ingested(PartitionCounts spectra, UnaryOperator<String> survey) {
        for (TopicPartition partition : spectra.partitions()) {
            counter(Metric.SPECTRA_INGESTED, survey(survey.apply(partition.topic())))
                    .increment((double) spectra.of(partition));
        }
        ledger.ingested(spectra);
    }

    /** Records committed answers. */
    public void answered(List<OutgoingRecord> answers) {
        for (OutgoingRecord answer : answers) {
            if (answer.reason() == null) {
                Metric published = answer.isTest() ? Metric.TEST_PARAMETERS_PUBLISHED : Metric.PARAMETERS_PUBLISHED;
                counter(published, survey(answer.survey())).increment();
            } else {
                deadLetters(answer.reason()).increment();
            }
        }
        ledger.answered(
                PartitionCounts.of(answers.stream().map(OutgoingRecord::origin).toList()));
    }

    /** Records spectra dropped uncommitted, to be polled again. */
    public void voided(PartitionCounts spectra) {
        voidedCounter().increment((double) spectra.total());
        ledger.voided(spectra);
    }

    /** Returns the spectra polled and neither committed nor dropped. */
    public long inFlight() {
        return ledger.inFlight();
    }

    /** Returns the spectra polled so far; one polled again counts twice. */
    public long ingestedCount() {
        return ledger.ingestedCount();
    }

    /** Returns the answers committed so far. */
    public long answeredCount() {
        return ledger.answeredCount();
    }

    private Counter deadLetters(RejectionReason reason) {
        return counter(Metric.DEAD_LETTERS, reason.name().substring("REJECTION_REASON_".length()));
    }

    private Counter voidedCounter() {
        return counter(Metric.SPECTRA_VOIDED);
    }

    private static void require(Metric metric, Metric.Kind kind, int tags) {
        if (metric.kind() != kind || metric.tags().size() != tags) {
            throw new IllegalArgumentException(metric + " is a " + metric.kind() + " with tags " + metric.tags());
        }
    }

    @Override
    public void close() {
        gc.close();
        clients.forEach(KafkaClientMetrics::close);
        registry.close();
    }
}
