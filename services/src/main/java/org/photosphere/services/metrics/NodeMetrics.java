package org.photosphere.services.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The meters of one node. Safe for use by several threads. */
public final class NodeMetrics implements AutoCloseable {

    /** Tag values beyond this many per metric become "other": surveys come from topic names and are not ours. */
    private static final int MAX_TAG_VALUES = 64;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final BoundedTags surveys = new BoundedTags(MAX_TAG_VALUES);
    private final AtomicLong ingested = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong voided = new AtomicLong();
    private final LongSupplier inFlight;

    /** @param inFlight spectra polled and not committed, counted on its own so that the ledger can be out of balance */
    public NodeMetrics(LongSupplier inFlight) {
        this.inFlight = inFlight;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
        gauge(Metric.SPECTRA_IN_FLIGHT, inFlight::getAsLong);
        gauge(Metric.SPECTRA_UNACCOUNTED, this::unaccounted);
        // Rates and alerts need the series before the first event.
        for (String outcome : new String[] {"committed", "aborted"}) {
            counter(Metric.TRANSACTIONS, outcome);
        }
        for (String outcome : new String[] {"loaded", "failed"}) {
            counter(Metric.MODEL_LOADS, outcome);
        }
        voidedCounter();
        timer(Metric.END_TO_END);
    }

    /** Text of all metrics in Prometheus's exposition format. */
    public String scrape() {
        return registry.scrape();
    }

    /** The registry, for meters of libraries. */
    public MeterRegistry registry() {
        return registry;
    }

    public void gauge(Metric metric, Supplier<Number> value, String... tagValues) {
        require(metric, Metric.Kind.GAUGE, tagValues.length);
        Gauge.builder(metric.meterName(), value)
                .description(metric.description())
                .tags(tags(metric, tagValues))
                .register(registry);
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
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(60));
        return builder.tags(tags(metric, tagValues)).register(registry);
    }

    public DistributionSummary summary(Metric metric) {
        require(metric, Metric.Kind.SUMMARY, 0);
        DistributionSummary.Builder builder = DistributionSummary.builder(metric.meterName())
                .description(metric.description())
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128);
        if (!metric.unit().isEmpty()) {
            builder.baseUnit(metric.unit());
        }
        return builder.register(registry);
    }

    /** Spectra of a survey came in. */
    public void ingested(String survey, int count) {
        counter(Metric.SPECTRA_INGESTED, surveys.bounded(survey)).increment(count);
        ingested.addAndGet(count);
    }

    /** Parameters of a survey were committed. */
    public void published(String survey) {
        counter(Metric.PARAMETERS_PUBLISHED, surveys.bounded(survey)).increment();
        answeredOne();
    }

    /** A dead letter was committed. */
    public void deadLetter(String reason) {
        counter(Metric.DEAD_LETTERS, reason).increment();
        answeredOne();
    }

    /** Spectra were dropped uncommitted and will be polled again. */
    public void voided(long count) {
        voidedCounter().increment((double) count);
        voided.addAndGet(count);
    }

    /** Polled and neither committed nor dropped. */
    public long inFlight() {
        return inFlight.getAsLong();
    }

    /** Spectra polled so far, polled again ones twice. */
    public long ingestedCount() {
        return ingested.get();
    }

    /** Answers committed so far. */
    public long answeredCount() {
        return answered.get();
    }

    private void answeredOne() {
        answered.incrementAndGet();
    }

    /** Spectra that no count explains; anything but 0 for more than a moment is a defect. */
    public long unaccounted() {
        return ingested.get() - answered.get() - voided.get() - inFlight.getAsLong();
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
        registry.close();
    }
}
