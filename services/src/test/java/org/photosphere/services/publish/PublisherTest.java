package org.photosphere.services.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;

class PublisherTest {

    private static final TopicPartition PARTITION = new TopicPartition("photosphere.v1.spectra.test", 0);

    private static final ConsumerGroupMetadata GROUP = group();

    private final ActorTestKit kit = ActorTestKit.create();
    private final CommitGate gate = new CommitGate();
    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();
    private final List<OutgoingRecord> committed = new CopyOnWriteArrayList<>();
    private final List<Long> aborted = new CopyOnWriteArrayList<>();
    private final ActorRef<Publisher.Command> publisher = kit.spawn(Publisher.create(
            gate,
            new TransactionalWriter(
                    properties -> mock(), new Properties(), Duration.ofMillis(1), Duration.ofMillis(10)),
            256,
            new PublishListener() {
                @Override
                public void committed(List<OutgoingRecord> records, long nanos) {
                    committed.addAll(records);
                }

                @Override
                public void aborted(PartitionCounts voided) {
                    aborted.add(voided.total());
                }
            }));

    private static ConsumerGroupMetadata group() {
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            return consumer.groupMetadata();
        }
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private MockProducer<byte[], byte[]> mock() {
        MockProducer<byte[], byte[]> producer = new MockProducer<>(
                true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    private MicroBatch begin(long epoch, long sequence, int size) {
        List<RawRecord> records = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            records.add(TestSpectra.record(new byte[] {1}, epoch, sequence, sequence * 10 + i));
        }
        assertThat(gate.take(epoch, PartitionCounts.of(records))).isTrue();
        MicroBatch microBatch = new MicroBatch(
                records.get(0).microBatch(),
                records,
                Map.of(PARTITION, new OffsetAndMetadata(sequence * 10 + size)),
                GROUP);
        publisher.tell(new Publisher.Begin(microBatch));
        return microBatch;
    }

    private void answer(RawRecord origin) {
        publisher.tell(new Publisher.Answers(List.of(
                new OutgoingRecord(origin, "test", false, null, "out", new byte[0], new byte[] {2}, List.of(), 0))));
    }

    private void answerAll(MicroBatch microBatch) {
        microBatch.records().forEach(this::answer);
    }

    @Test
    void anAnswerHasTheTraceOfItsSpectrum() {
        RecordHeader trace = RecordHeader.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        RawRecord plain = TestSpectra.record(new byte[] {1}, 0, 0, 0);
        RawRecord traced = new RawRecord(
                plain.microBatch(),
                plain.topic(),
                plain.partition(),
                plain.offset(),
                plain.key(),
                plain.value(),
                List.of(RecordHeader.of("ce_id", "of the spectrum"), trace),
                plain.brokerUs(),
                plain.ingestUs());
        assertThat(gate.take(0, PartitionCounts.of(List.of(traced)))).isTrue();
        publisher.tell(new Publisher.Begin(new MicroBatch(
                traced.microBatch(), List.of(traced), Map.of(PARTITION, new OffsetAndMetadata(1)), GROUP)));
        answer(traced);
        Awaitility.await().until(() -> committed.size() == 1);
        assertThat(producers.get(0).history().get(0).headers()).singleElement().satisfies(header -> {
            assertThat(header.key()).isEqualTo(trace.key());
            assertThat(header.value()).isEqualTo(trace.value());
        });
    }

    @Test
    void commitsInTheOrderPolledWhateverOrderAnswersComeIn() {
        MicroBatch first = begin(0, 0, 2);
        MicroBatch second = begin(0, 1, 2);
        answerAll(second);
        answer(first.records().get(1));
        // Nothing may be committed before the first micro-batch is whole.
        assertThat(committed).isEmpty();
        answer(first.records().get(0));
        Awaitility.await().until(() -> committed.size() == 4);
        assertThat(committed.stream().map(r -> r.origin().offset())).containsExactly(0L, 1L, 10L, 11L);
        MockProducer<byte[], byte[]> producer = producers.get(0);
        assertThat(producer.history()).hasSize(4);
        assertThat(producer.consumerGroupOffsetsHistory())
                .last()
                .isEqualTo(Map.of(GROUP.groupId(), Map.of(PARTITION, new OffsetAndMetadata(12))));
        assertThat(gate.inFlight()).isZero();
    }

    @Test
    void answersAnInputOnceEvenIfTwoAnswersCome() {
        MicroBatch batch = begin(0, 0, 2);
        answer(batch.records().get(0));
        answer(batch.records().get(0));
        assertThat(committed).isEmpty();
        answer(batch.records().get(1));
        Awaitility.await().until(() -> committed.size() == 2);
        assertThat(producers.get(0).history()).hasSize(2);
    }

    @Test
    void abortVoidsTheEpochAndTheNextOneGoesOnWithANewProducer() {
        MicroBatch warm = begin(0, 0, 1);
        answerAll(warm);
        Awaitility.await().until(() -> committed.size() == 1);
        producers.get(0).commitTransactionException = new KafkaException("the broker is away");
        MicroBatch lost = begin(0, 1, 2);
        MicroBatch alsoLost = begin(0, 2, 1);
        answerAll(lost);
        Awaitility.await().until(() -> aborted.size() == 1);
        assertThat(aborted).containsExactly(3L);
        answerAll(alsoLost);
        MicroBatch again = begin(1, 0, 2);
        answerAll(again);
        Awaitility.await().until(() -> committed.size() == 3);
        assertThat(producers).hasSize(2);
        assertThat(producers.get(1).history()).hasSize(2);
    }

    @Test
    void stopsWithAClearErrorWhereWritingIsNotAllowed() {
        TestProbe<Object> watcher = kit.createTestProbe();
        MicroBatch warm = begin(0, 0, 1);
        answerAll(warm);
        Awaitility.await().until(() -> committed.size() == 1);
        producers.get(0).sendOffsetsToTransactionException = new TopicAuthorizationException(java.util.Set.of("out"));
        answerAll(begin(0, 1, 1));
        watcher.expectTerminated(publisher, Duration.ofSeconds(5));
        assertThat(producers.get(0).closed()).isTrue();
    }

    @Test
    void givesUpWhereAnotherNodeKeepsFencingIt() {
        TransactionalWriter writer = new TransactionalWriter(
                properties -> {
                    MockProducer<byte[], byte[]> producer = mock();
                    producer.initTransactionException = new ProducerFencedException("taken over");
                    return producer;
                },
                new Properties(),
                Duration.ofMillis(1),
                Duration.ofMillis(2));
        org.assertj.core.api.Assertions.assertThatThrownBy(writer::recover)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("another node");
    }
}
