package org.photosphere.services.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.PartitionCounts;

/** At the bound the topics of alerts are read on, up to a bound of their own. */
class ConsumerLoopTest {

    private static final TopicPartition SURVEY = new TopicPartition("spectra.survey", 0);
    private static final TopicPartition ALERTS = new TopicPartition("spectra.alerts", 0);

    private static final IngestListener NOBODY = new IngestListener() {
        @Override
        public void assigned(Collection<TopicPartition> partitions) {}

        @Override
        public void prepare(Set<String> topics) {}

        @Override
        public void revoked(Collection<TopicPartition> partitions) {}

        @Override
        public void ingested(PartitionCounts spectra) {}

        @Override
        public void voided(PartitionCounts spectra) {}

        @Override
        public void behind(long records, double seconds) {}

        @Override
        public void paused(boolean paused) {}
    };

    @Test
    void pausesAlertsLastAndResumesAll() throws Exception {
        CommitGate gate = new CommitGate();
        AtomicReference<Set<TopicPartition>> paused = new AtomicReference<>(Set.of());
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(SURVEY, 0L, ALERTS, 0L));
        ConsumerLoop loop = new ConsumerLoop(
                () -> consumer,
                new IngestSettings(
                        Pattern.compile("spectra\\..*"),
                        Set.of(ALERTS.topic()),
                        4,
                        40,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(1),
                        Duration.ofMillis(1)),
                gate,
                batch -> {},
                failure -> {},
                NOBODY);
        consumer.schedulePollTask(() -> consumer.rebalance(Set.of(SURVEY, ALERTS)));
        Thread thread = new Thread(loop, "loop");
        thread.start();
        try {
            Awaitility.await().until(() -> gate.epoch() > 0);
            long epoch = gate.epoch();
            gate.take(epoch, PartitionCounts.of(SURVEY, 40));
            awaitPaused(consumer, paused, Set.of(SURVEY));
            gate.take(epoch, PartitionCounts.of(ALERTS, 10));
            awaitPaused(consumer, paused, Set.of(SURVEY, ALERTS));
            gate.commit(epoch, PartitionCounts.of(ALERTS, 10), () -> {});
            awaitPaused(consumer, paused, Set.of(SURVEY));
            gate.commit(epoch, PartitionCounts.of(SURVEY, 40), () -> {});
            awaitPaused(consumer, paused, Set.of());
        } finally {
            loop.stop();
            thread.join(5000);
        }
    }

    /** Asked on the consumer's own thread: it belongs to one. */
    private static void awaitPaused(
            MockConsumer<byte[], byte[]> consumer,
            AtomicReference<Set<TopicPartition>> paused,
            Set<TopicPartition> expected) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            consumer.schedulePollTask(() -> paused.set(Set.copyOf(consumer.paused())));
            assertThat(paused.get()).isEqualTo(expected);
        });
    }
}
