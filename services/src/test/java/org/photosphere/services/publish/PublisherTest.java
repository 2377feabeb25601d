package org.photosphere.services.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;

class PublisherTest {

    private static final TopicPartition PARTITION = new TopicPartition("photosphere.v1.spectra.test", 0);

    private static final ConsumerGroupMetadata GROUP = group();

    private static final ConsumerGroupMetadata LATER = later();

    /** Actions of the simulated broker in place of normal operation. */
    private volatile Runnable onInit = () -> {};

    private volatile Runnable onCommit = () -> {};
    private volatile Consumer<ConsumerGroupMetadata> onOffsets = membership -> {};
    private volatile Function<ProducerRecord<byte[], byte[]>, @Nullable KafkaException> onSend = record -> null;

    private final ActorTestKit kit = ActorTestKit.create();
    private final CommitGate gate = new CommitGate();
    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();
    private final List<OutgoingRecord> committed = new CopyOnWriteArrayList<>();
    private final List<Integer> transactions = new CopyOnWriteArrayList<>();
    private final AtomicLong voided = new AtomicLong();
    private final AtomicInteger aborted = new AtomicInteger();
    private final ActorRef<Publisher.Command> publisher = kit.spawn(Publisher.create(
            gate,
            new TransactionalWriter(
                    properties -> mock(), new Properties(), Duration.ofMillis(1), Duration.ofMillis(10)),
            256,
            answer -> answer(answer.origin(), "dead-letters"),
            new PublishListener() {
                @Override
                public void committed(List<OutgoingRecord> records, long nanos) {
                    transactions.add(records.size());
                    committed.addAll(records);
                }

                @Override
                public void aborted() {
                    aborted.incrementAndGet();
                }

                @Override
                public void voided(PartitionCounts spectra) {
                    voided.addAndGet(spectra.total());
                }
            }));

    PublisherTest() {
        gate.join(GROUP);
    }

    private static ConsumerGroupMetadata group() {
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            return consumer.groupMetadata();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("removal") // nothing takes its place yet
    private static ConsumerGroupMetadata later() {
        return new ConsumerGroupMetadata(GROUP.groupId(), GROUP.generationId() + 1, GROUP.memberId(), Optional.empty());
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private MockProducer<byte[], byte[]> mock() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(
                        true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void initTransactions() {
                        onInit.run();
                        super.initTransactions();
                    }

                    @Override
                    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                        KafkaException refused = onSend.apply(record);
                        return refused == null ? super.send(record) : CompletableFuture.failedFuture(refused);
                    }

                    @Override
                    public void sendOffsetsToTransaction(
                            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata membership) {
                        onOffsets.accept(membership);
                        super.sendOffsetsToTransaction(offsets, membership);
                    }

                    @Override
                    public synchronized void commitTransaction() {
                        onCommit.run();
                        super.commitTransaction();
                    }
                };
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
        publisher.tell(new Publisher.Answers(List.of(answer(origin, "out"))));
    }

    private static OutgoingRecord answer(RawRecord origin, String topic) {
        return new OutgoingRecord(origin, "test", false, null, topic, new byte[0], new byte[] {2}, List.of(), 0);
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
    void commitsAPartitionInItsOrderWhateverOrderAnswersComeIn() {
        MicroBatch first = begin(0, 0, 2);
        MicroBatch second = begin(0, 1, 2);
        answerAll(second);
        answer(first.records().get(1));
        // No offset may be committed before the first spectrum has its answer.
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
    void commitsWhatIsAnsweredOfAPollBeforeTheRest() {
        MicroBatch batch = begin(0, 0, 3);
        answer(batch.records().get(0));
        Awaitility.await().until(() -> committed.size() == 1);
        assertThat(producers.get(0).consumerGroupOffsetsHistory())
                .last()
                .isEqualTo(Map.of(GROUP.groupId(), Map.of(PARTITION, new OffsetAndMetadata(1))));
    }

    @Test
    void aPartitionWaitsForNoOther() {
        begin(0, 0, 2);
        RawRecord plain = TestSpectra.record(new byte[] {1}, 0, 1, 7);
        RawRecord alert = new RawRecord(
                plain.microBatch(), "photosphere.v1.spectra.other", 3, 7, plain.key(), plain.value(), List.of(), 0, 0);
        TopicPartition other = alert.topicPartition();
        assertThat(gate.take(0, PartitionCounts.of(List.of(alert)))).isTrue();
        // The record is followed by its producer's transaction marker.
        publisher.tell(new Publisher.Begin(
                new MicroBatch(alert.microBatch(), List.of(alert), Map.of(other, new OffsetAndMetadata(9)), GROUP)));
        answer(alert);
        Awaitility.await().until(() -> committed.size() == 1);
        assertThat(producers.get(0).consumerGroupOffsetsHistory())
                .last()
                .isEqualTo(Map.of(GROUP.groupId(), Map.of(other, new OffsetAndMetadata(9))));
        assertThat(gate.inFlight()).isEqualTo(2);
    }

    @Test
    void answersThatWaitDuringATransactionShareTheNextOne() {
        CountDownLatch hold = new CountDownLatch(1);
        onCommit = () -> awaitLatch(hold);
        MicroBatch batch = begin(0, 0, 40);
        answer(batch.records().get(0));
        Awaitility.await().until(() -> !producers.isEmpty() && producers.get(0).transactionInFlight());
        batch.records().subList(1, 40).forEach(this::answer);
        hold.countDown();
        Awaitility.await().until(() -> committed.size() == 40);
        assertThat(transactions).containsExactly(1, 39);
    }

    @Test
    void answersAnInputOnceEvenIfTwoAnswersCome() {
        MicroBatch batch = begin(0, 0, 2);
        answer(batch.records().get(1));
        answer(batch.records().get(1));
        answer(batch.records().get(0));
        answer(batch.records().get(0));
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
        answer(lost.records().get(0));
        Awaitility.await().until(() -> voided.get() == 3);
        assertThat(aborted).hasValue(1);
        answerAll(alsoLost);
        MicroBatch again = begin(1, 0, 2);
        answerAll(again);
        Awaitility.await().until(() -> committed.size() == 3);
        assertThat(producers).hasSize(2);
        assertThat(producers.get(1).history()).hasSize(2);
    }

    @Test
    void countsAnAbortBeforeKafkaIsBack() {
        MicroBatch warm = begin(0, 0, 1);
        answerAll(warm);
        Awaitility.await().until(() -> committed.size() == 1);
        CountDownLatch away = new CountDownLatch(1);
        onInit = () -> awaitLatch(away);
        producers.get(0).commitTransactionException = new KafkaException("the broker is away");
        answerAll(begin(0, 1, 1));
        Awaitility.await().until(() -> aborted.get() == 1);
        assertThat(gate.isSettled()).isFalse();
        away.countDown();
        Awaitility.await().until(gate::isSettled);
        assertThat(voided).hasValue(1);
    }

    @Test
    void commitsUnderTheNextMembershipWhereTheGroupHasGoneOn() {
        onOffsets = membership -> {
            if (membership.equals(GROUP)) {
                gate.join(LATER);
                throw new CommitFailedException("generation 1 is over");
            }
        };
        answerAll(begin(0, 0, 2));
        Awaitility.await().until(() -> committed.size() == 2);
        assertThat(aborted).hasValue(0);
        assertThat(producers).hasSize(1);
    }

    @Test
    void commitsNothingUnderALaterMembershipThanItsEpoch() {
        onOffsets = membership -> {
            gate.advance();
            gate.join(LATER);
            throw new CommitFailedException("generation 1 is over");
        };
        answerAll(begin(0, 0, 1));
        Awaitility.await().until(() -> voided.get() == 1);
        assertThat(committed).isEmpty();
        assertThat(gate.inFlight()).isZero();
    }

    private void pass(long next) {
        publisher.tell(new Publisher.Begin(new MicroBatch(
                new MicroBatchId(0, 0), List.of(), Map.of(PARTITION, new OffsetAndMetadata(next)), GROUP)));
    }

    @Test
    void commitsOffsetsThatHoldNothingToAnswer() {
        pass(5);
        Awaitility.await().until(() -> !producers.isEmpty() && producers.get(0).commitCount() == 1);
        assertThat(producers.get(0).consumerGroupOffsetsHistory())
                .last()
                .isEqualTo(Map.of(GROUP.groupId(), Map.of(PARTITION, new OffsetAndMetadata(5))));
    }

    /** The partition may belong to another node, which has committed more since. */
    @Test
    void passesNoOffsetsUnderALaterMembership() {
        gate.join(LATER);
        pass(5);
        MicroBatch batch = begin(0, 1, 1);
        answerAll(batch);
        Awaitility.await().until(() -> committed.size() == 1);
        assertThat(producers.get(0).consumerGroupOffsetsHistory())
                .containsExactly(Map.of(GROUP.groupId(), Map.of(PARTITION, new OffsetAndMetadata(11))));
    }

    @Test
    void anAnswerThatItsTopicDoesNotTakeBecomesADeadLetter() {
        onSend = record -> record.topic().equals("out") && record.value().length > 0
                ? new RecordTooLargeException("more than the topic takes")
                : null;
        answerAll(begin(0, 0, 1));
        Awaitility.await().until(() -> voided.get() == 1);
        answerAll(begin(1, 0, 1));
        Awaitility.await().until(() -> committed.size() == 1);
        assertThat(committed.get(0).topic()).isEqualTo("dead-letters");
    }

    /** Each further send would block for as long as the client waits for a broker. */
    @Test
    void sendsNothingMoreAfterTheFirstSendThatFails() {
        AtomicInteger sends = new AtomicInteger();
        onSend = record -> {
            sends.incrementAndGet();
            return new TimeoutException("no broker");
        };
        MicroBatch batch = begin(0, 0, 5);
        publisher.tell(new Publisher.Answers(
                batch.records().stream().map(origin -> answer(origin, "out")).toList()));
        Awaitility.await().until(() -> voided.get() == 5);
        assertThat(sends).hasValue(1);
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
