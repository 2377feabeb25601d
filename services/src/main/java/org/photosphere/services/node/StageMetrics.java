package org.photosphere.services.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.model.certification.Certificate;
import org.photosphere.model.certification.Tier;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.ModelCorrection;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.Solution;
import org.photosphere.services.decode.ConfluentFrame;
import org.photosphere.services.ingest.IngestListener;
import org.photosphere.services.invert.InversionListener;
import org.photosphere.services.kafka.KafkaWatch;
import org.photosphere.services.kafka.RebalanceMetrics;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.metrics.Observation;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.publish.PublishListener;
import org.photosphere.services.truth.TruthMetrics;

/** Listener of all stages that updates the meters. */
public final class StageMetrics implements PublishListener {

    /** The stage that no answer can contain: it ends when the answer is published. */
    private static final String PUBLISH = "publish";

    /** Age at which the lag is unknown; the consumer polls several times per second. */
    private static final Duration READING_VALID = Duration.ofSeconds(10);

    private static final double[] COUNTS = {1, 2, 4, 8, 16, 32, 64, 128};

    private static final double[] SIGMAS = {0.03, 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5};

    private final NodeMetrics metrics;
    private final ScienceMetrics science;
    private final TruthMetrics truth;
    private final Map<Stage, Timer> stageTimers = new EnumMap<>(Stage.class);
    private final Timer waitForTransaction;
    private final Timer publishing;
    private final DistributionSummary moved;
    private final Counter rejected;
    private final Counter confluent;
    private final Timer transactions;

    /** @param surveyOfTopic the survey of a topic of spectra */
    public StageMetrics(NodeMetrics metrics, UnaryOperator<String> surveyOfTopic) {
        this.metrics = metrics;
        this.science = new ScienceMetrics(metrics, surveyOfTopic);
        this.truth = new TruthMetrics(metrics, surveyOfTopic);
        for (Stage stage : Stage.values()) {
            if (stage != Stage.BROKER) {
                stageTimers.put(
                        stage, metrics.timer(Metric.STAGE_TIME, stage.label(), stage.isWaiting() ? "wait" : "work"));
            }
        }
        this.waitForTransaction = metrics.timer(Metric.STAGE_TIME, PUBLISH, "wait");
        this.publishing = metrics.timer(Metric.STAGE_TIME, PUBLISH, "work");
        // Rates need the series before the first event.
        for (Tier tier : Tier.values()) {
            counter(tier);
        }
        for (ModelTier tier : ModelTier.values()) {
            counter(tier);
        }
        this.moved = metrics.summary(Metric.CORRECTION_MOVED, SIGMAS);
        this.rejected = metrics.counter(Metric.CORRECTIONS_REJECTED);
        this.confluent = metrics.counter(Metric.SPECTRA_CONFLUENT);
        this.transactions = metrics.timer(Metric.TRANSACTION_TIME);
    }

    IngestListener ingest(
            NodeHealth health,
            KafkaWatch.Contact contact,
            Consumer<Set<String>> requireOutputs,
            UnaryOperator<String> survey) {
        metrics.gauge(Metric.PARTITIONS_ASSIGNED, () -> contact.known(health.partitions()));
        Observation toRead = new Observation(READING_VALID);
        metrics.gauge(Metric.READING_LAG, () -> contact.known(toRead.get()));
        Observation age = new Observation(READING_VALID);
        metrics.gauge(Metric.READING_LAG_SECONDS, () -> contact.known(age.get()));
        AtomicInteger pausedNow = new AtomicInteger();
        metrics.gauge(Metric.CONSUMER_PAUSED, pausedNow::get);
        RebalanceMetrics rebalances = new RebalanceMetrics(metrics);
        return new IngestListener() {
            @Override
            public void assigned(Collection<TopicPartition> partitions) {
                rebalances.add(RebalanceMetrics.Reason.ASSIGNED);
                health.assigned(partitions.size());
            }

            @Override
            public void prepare(Set<String> topics) {
                requireOutputs.accept(topics.stream().map(survey).collect(Collectors.toSet()));
            }

            @Override
            public void revoked(Collection<TopicPartition> partitions) {
                rebalances.add(RebalanceMetrics.Reason.REVOKED);
                health.revoked(partitions.size());
            }

            @Override
            public void lost(Collection<TopicPartition> partitions) {
                rebalances.add(RebalanceMetrics.Reason.LOST);
                health.revoked(partitions.size());
            }

            @Override
            public void ingested(PartitionCounts spectra) {
                metrics.ingested(spectra, survey);
            }

            @Override
            public void voided(PartitionCounts spectra) {
                metrics.voided(spectra);
            }

            @Override
            public void behind(long records, double seconds) {
                toRead.set((double) records);
                age.set(seconds);
            }

            @Override
            public void paused(boolean paused) {
                pausedNow.set(paused ? 1 : 0);
            }
        };
    }

    /** Counts records that entered the stages. */
    void received(List<RawRecord> records) {
        confluent.increment((double) records.stream()
                .filter(record -> ConfluentFrame.begins(record.value()))
                .count());
    }

    /** @param batchSize places of an inversion */
    public InversionListener device(String device, int batchSize) {
        Counter busy = metrics.counter(Metric.DEVICE_BUSY, device);
        DistributionSummary size = metrics.summary(Metric.BATCH_SIZE, COUNTS);
        Counter padding = metrics.counter(Metric.BATCH_PADDING);
        Counter certifying = metrics.counter(Metric.DEVICE_CERTIFYING, device);
        return new InversionListener() {
            @Override
            public void inverted(List<Inversion> answers, long nanos) {
                busy.increment(nanos / 1e9);
                size.record(answers.size());
                padding.increment(Math.max(0, batchSize - answers.size()));
                answers.forEach(StageMetrics.this::count);
            }

            @Override
            public void certified(List<Certificate> certificates, long nanos) {
                busy.increment(nanos / 1e9);
                certifying.increment(nanos / 1e9);
                certificates.forEach(certificate -> counter(certificate.tier()).increment());
            }
        };
    }

    /**
     * Records a result and the times of its stages.
     *
     * @param labels of the model that answered
     */
    public void flagged(FlaggedResult result, LabelSpace labels) {
        if (result.inverted().validated().header().isTest()) {
            truth.add(result, labels.labels());
        } else {
            science.add(result);
            RawRecord raw = result.inverted().validated().raw();
            metrics.about(raw.trace(), () -> times(result.times(), raw));
        }
    }

    private void times(StageTimes times, RawRecord raw) {
        // A sender's clock does not measure how long a record waited.
        Stage before = raw.isBySendersClock() ? Stage.INGEST : Stage.BROKER;
        for (Stage stage : Stage.values()) {
            Timer timer = stageTimers.get(stage);
            if (timer != null && stage.compareTo(before) > 0 && times.at(stage) > 0) {
                timer.record(Math.max(0, times.at(stage) - times.at(before)), TimeUnit.MICROSECONDS);
                before = stage;
            }
        }
    }

    private void count(Inversion answer) {
        if (answer instanceof Solution solution) {
            ModelCorrection correction = solution.correction();
            counter(correction.tier()).increment();
            if (correction.isApplied()) {
                moved.record(correction.largestMove());
            } else if (correction.isRejected()) {
                rejected.increment();
            }
        }
    }

    private Counter counter(ModelTier tier) {
        return metrics.counter(Metric.MODEL_ANSWERS, tier.name());
    }

    private Counter counter(Tier tier) {
        return metrics.counter(Metric.ACCURACY, tier.name());
    }

    @Override
    public void committed(List<OutgoingRecord> records, long nanos) {
        long now = StageTimes.nowUs();
        long beganUs = now - TimeUnit.NANOSECONDS.toMicros(nanos);
        transactions.record(nanos, TimeUnit.NANOSECONDS);
        metrics.counter(Metric.TRANSACTIONS, "committed").increment();
        for (OutgoingRecord record : records) {
            if (record.isTest()) {
                if (record.reason() != null) {
                    truth.refused(record);
                }
                continue;
            }
            long tookUs = Math.max(0, now - record.origin().brokerUs());
            metrics.about(record.origin().trace(), () -> {
                if (record.reason() == null) {
                    waitForTransaction.record(Math.max(0, beganUs - record.madeUs()), TimeUnit.MICROSECONDS);
                    publishing.record(nanos, TimeUnit.NANOSECONDS);
                }
                metrics.endToEnd(record.origin().clock()).record(tookUs, TimeUnit.MICROSECONDS);
            });
        }
        metrics.answered(records);
    }

    @Override
    public void aborted() {
        metrics.counter(Metric.TRANSACTIONS, "aborted").increment();
    }

    @Override
    public void voided(PartitionCounts spectra) {
        metrics.voided(spectra);
    }
}
