package org.photosphere.services.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.PartitionCounts;

/** Failing consumers, also during a drain. */
class KafkaIngestTest {

    private static final TopicPartition PARTITION = new TopicPartition("spectra.survey", 0);

    private final ActorTestKit kit = ActorTestKit.create();
    private final CommitGate gate = new CommitGate();
    private final List<MockConsumer<byte[], byte[]>> consumers = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumers.add(consumer);
        return consumer;
    }

    private ActorRef<KafkaIngest.Command> ingest(Duration backoff, Supplier<Consumer<byte[], byte[]>> supplier) {
        IngestSettings settings = new IngestSettings(
                Pattern.compile("spectra\\..*"), Duration.ofSeconds(1), backoff, Duration.ofSeconds(20));
        List<IngestLane> lanes = List.of(new IngestLane(topic -> true, 4, 40, 1000, gate, batch -> {}));
        return kit.spawn(KafkaIngest.create(supplier, settings, lanes, new SilentListener()));
    }

    private void breakConsumer(int which) {
        Awaitility.await().until(() -> consumers.size() > which);
        consumers.get(which).setPollException(new KafkaException("broken"));
    }

    @Test
    void startsAnotherConsumerWhenOneBreaks() {
        ingest(Duration.ofMillis(1), this::consumer);
        breakConsumer(0);
        breakConsumer(1);
        Awaitility.await().until(() -> consumers.size() == 3);
        assertThat(consumers.get(0).closed()).isTrue();
    }

    @Test
    void drainsWhileItsConsumerIsBroken() {
        ActorRef<KafkaIngest.Command> ingest = ingest(Duration.ofSeconds(20), this::consumer);
        TestProbe<KafkaIngest.Drained> drained = kit.createTestProbe();
        breakConsumer(0);
        Awaitility.await().until(() -> consumers.get(0).closed());
        gate.take(gate.epoch(), PartitionCounts.of(PARTITION, 3, 0));
        ingest.tell(new KafkaIngest.Drain(drained.getRef()));
        drained.receiveMessage(Duration.ofSeconds(5));
        assertThat(gate.inFlight()).isZero();
        assertThat(consumers).hasSize(1);
    }

    @Test
    void goesOnDrainingWhenItsConsumerBreaks() {
        ActorRef<KafkaIngest.Command> ingest = ingest(Duration.ofMillis(1), this::consumer);
        TestProbe<KafkaIngest.Drained> drained = kit.createTestProbe();
        Awaitility.await().until(() -> gate.epoch() > 0);
        gate.take(gate.epoch(), PartitionCounts.of(PARTITION, 3, 0));
        ingest.tell(new KafkaIngest.Drain(drained.getRef()));
        drained.expectNoMessage(Duration.ofMillis(100));
        breakConsumer(0);
        drained.receiveMessage(Duration.ofSeconds(5));
        assertThat(consumers).hasSize(1);
    }

    @Test
    void givesUpWhereAnotherNodeKeepsTakingItsPlace() {
        TestProbe<Object> watcher = kit.createTestProbe();
        ActorRef<KafkaIngest.Command> ingest = ingest(Duration.ofMillis(1), () -> {
            MockConsumer<byte[], byte[]> consumer = consumer();
            consumer.setPollException(new FencedInstanceIdException("taken over"));
            return consumer;
        });
        watcher.expectTerminated(ingest, Duration.ofSeconds(5));
        assertThat(consumers).hasSize(3);
    }
}
