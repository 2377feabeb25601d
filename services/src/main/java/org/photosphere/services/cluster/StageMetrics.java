package org.photosphere.services.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.model.certification.Certificate;
import org.photosphere.model.certification.Tier;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Solution;
import org.photosphere.services.ingest.IngestListener;
import org.photosphere.services.invert.InversionListener;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.publish.PublishListener;

/** Hears the stages and keeps the meters. */
final class StageMetrics implements PublishListener {

    private static final double[] COUNTS = {1, 2, 4, 8, 16, 32, 64, 128};

    /** Tenths, so that what is uniform looks so, and the small ones that flags look at. */
    private static final double[] PROBABILITIES = {1e-6, 0.001, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

    private final NodeMetrics metrics;
    private final Map<Stage, Timer> stageTimers = new EnumMap<>(Stage.class);
    private final Timer endToEnd;
    private final Timer transactions;

    StageMetrics(NodeMetrics metrics) {
        this.metrics = metrics;
        for (Stage stage : Stage.values()) {
            if (stage != Stage.BROKER) {
                stageTimers.put(stage, metrics.timer(Metric.STAGE_TIME, stage.label()));
            }
        }
        // Rates need the series before the first event.
        for (Flag flag : Flag.values()) {
            counter(flag, "warn");
            counter(flag, "bad");
        }
        for (Tier tier : Tier.values()) {
            counter(tier);
        }
        this.endToEnd = metrics.timer(Metric.END_TO_END);
        this.transactions = metrics.timer(Metric.TRANSACTION_TIME);
    }

    IngestListener ingest(NodeHealth health, Consumer<Set<String>> ensureTopics, int surveyAt) {
        metrics.gauge(Metric.PARTITIONS_ASSIGNED, health::partitions);
        AtomicLong toRead = new AtomicLong();
        metrics.gauge(Metric.READING_LAG, toRead::get);
        AtomicReference<Double> age = new AtomicReference<>(0.0);
        metrics.gauge(Metric.READING_LAG_SECONDS, age::get);
        AtomicInteger pausedNow = new AtomicInteger();
        metrics.gauge(Metric.CONSUMER_PAUSED, pausedNow::get);
        return new IngestListener() {
            @Override
            public void assigned(Collection<TopicPartition> partitions) {
                Set<String> surveys = partitions.stream()
                        .map(partition -> partition.topic().substring(surveyAt))
                        .collect(Collectors.toSet());
                if (!surveys.isEmpty()) {
                    ensureTopics.accept(surveys);
                }
                health.assigned(partitions.size());
            }

            @Override
            public void revoked(Collection<TopicPartition> partitions) {
                health.revoked(partitions.size());
            }

            @Override
            public void ingested(PartitionCounts spectra) {
                metrics.ingested(spectra, surveyAt);
            }

            @Override
            public void voided(PartitionCounts spectra) {
                metrics.voided(spectra);
            }

            @Override
            public void behind(long records, double seconds) {
                toRead.set(records);
                age.set(seconds);
            }

            @Override
            public void paused(boolean paused) {
                pausedNow.set(paused ? 1 : 0);
            }
        };
    }

    InversionListener device(String device) {
        Counter busy = metrics.counter(Metric.DEVICE_BUSY, device);
        DistributionSummary size = metrics.summary(Metric.BATCH_SIZE, COUNTS);
        DistributionSummary iterations = metrics.summary(Metric.FIT_ITERATIONS, COUNTS);
        DistributionSummary pValues = metrics.summary(Metric.FIT_P_VALUE, PROBABILITIES);
        Counter certifying = metrics.counter(Metric.DEVICE_CERTIFYING, device);
        return new InversionListener() {
            @Override
            public void inverted(List<Inversion> answers, long nanos) {
                busy.increment(nanos / 1e9);
                size.record(answers.size());
                for (Inversion answer : answers) {
                    if (answer instanceof Solution solution) {
                        iterations.record(solution.iterations());
                        pValues.record(solution.pValue());
                    }
                }
            }

            @Override
            public void certified(List<Certificate> certificates, long nanos) {
                busy.increment(nanos / 1e9);
                certifying.increment(nanos / 1e9);
                certificates.forEach(certificate -> counter(certificate.tier()).increment());
            }
        };
    }

    /** Flags of a result, and when each stage was done with it. */
    void flagged(FlaggedResult result) {
        result.warn().forEach(flag -> counter(flag, "warn").increment());
        result.bad().forEach(flag -> counter(flag, "bad").increment());
        times(result.times());
    }

    private void times(StageTimes times) {
        Stage before = Stage.BROKER;
        for (Stage stage : Stage.values()) {
            Timer timer = stageTimers.get(stage);
            if (timer != null && times.at(stage) > 0) {
                timer.record(Math.max(0, times.at(stage) - times.at(before)), TimeUnit.MICROSECONDS);
                before = stage;
            }
        }
    }

    private Counter counter(Flag flag, String word) {
        return metrics.counter(Metric.FLAGS, flag.name(), word);
    }

    private Counter counter(Tier tier) {
        return metrics.counter(Metric.ACCURACY, tier.name());
    }

    @Override
    public void committed(List<OutgoingRecord> records, long nanos) {
        long now = StageTimes.nowUs();
        transactions.record(nanos, TimeUnit.NANOSECONDS);
        metrics.counter(Metric.TRANSACTIONS, "committed").increment();
        for (OutgoingRecord record : records) {
            endToEnd.record(Math.max(0, now - record.origin().brokerUs()), TimeUnit.MICROSECONDS);
        }
        metrics.answered(records);
    }

    @Override
    public void aborted(PartitionCounts voided) {
        metrics.counter(Metric.TRANSACTIONS, "aborted").increment();
        metrics.voided(voided);
    }
}
