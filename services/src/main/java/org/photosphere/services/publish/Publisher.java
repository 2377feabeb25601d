package org.photosphere.services.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;

/**
 * Collects answers and commits them, those of a partition in offset order: results, dead letters and offsets in one
 * transaction. All available answers share a transaction, because the cost of a commit is its round trips: answers in
 * the mailbox are taken before the transaction begins. A failed transaction voids the epoch; ingest then returns to the
 * committed offsets.
 */
public final class Publisher extends AbstractBehavior<Publisher.Command> {

    /** Time after a rebalance within which the consumer has to publish its new membership. */
    private static final Duration MEMBERSHIP_PATIENCE = Duration.ofSeconds(2);

    /** Number of remembered origins whose answers their topic refused. */
    private static final int MOST_TOO_LARGE = 10_000;

    /** Messages this actor accepts. */
    public sealed interface Command {}

    /** A micro-batch was polled; sent before its answers. */
    public record Begin(MicroBatch microBatch) implements Command {}

    /** Answers to inputs of any micro-batches. */
    public record Answers(List<OutgoingRecord> records) implements Command {
        public Answers {
            records = List.copyOf(records);
        }
    }

    private enum Flush implements Command {
        NOW
    }

    private final CommitGate gate;
    private final TransactionalWriter writer;
    private final int maxRecords;
    private final UnaryOperator<OutgoingRecord> shortened;
    private final PublishListener listener;
    private final Map<TopicPartition, PendingPartition> pending = new LinkedHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
    private @Nullable ConsumerGroupMetadata passedUnder;
    private final Set<String> tooLarge = new HashSet<>();
    private long epoch;
    private boolean flushing;

    /**
     * @param maxRecords maximum answers of a transaction
     * @param writer writer, owned: closed with this actor
     * @param shortened function that turns an answer its topic refused into a dead letter that fits any topic
     */
    public static Behavior<Command> create(
            CommitGate gate,
            TransactionalWriter writer,
            int maxRecords,
            UnaryOperator<OutgoingRecord> shortened,
            PublishListener listener) {
        Behavior<Command> publisher =
                Behaviors.setup(context -> new Publisher(context, gate, writer, maxRecords, shortened, listener));
        return Behaviors.supervise(publisher).onFailure(InputException.class, SupervisorStrategy.stop());
    }

    private Publisher(
            ActorContext<Command> context,
            CommitGate gate,
            TransactionalWriter writer,
            int maxRecords,
            UnaryOperator<OutgoingRecord> shortened,
            PublishListener listener) {
        super(context);
        this.gate = gate;
        this.writer = writer;
        this.maxRecords = maxRecords;
        this.shortened = shortened;
        this.listener = listener;
        this.epoch = gate.epoch();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Begin.class, this::onBegin)
                .onMessage(Answers.class, this::onAnswers)
                .onMessageEquals(Flush.NOW, this::onFlush)
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onBegin(Begin begin) {
        MicroBatch batch = begin.microBatch();
        long of = batch.id().epoch();
        if (of > epoch) {
            epoch = of;
            forget();
        }
        if (of == epoch) {
            Map<TopicPartition, RawRecord> last = new HashMap<>();
            batch.records().forEach(record -> last.put(record.topicPartition(), record));
            for (RawRecord record : batch.records()) {
                TopicPartition partition = record.topicPartition();
                boolean isLast = record.equals(last.get(partition));
                pending.computeIfAbsent(partition, p -> new PendingPartition())
                        .add(record, isLast ? next(batch, partition) : behind(record));
            }
            Map<TopicPartition, OffsetAndMetadata> empty = new HashMap<>(batch.nextOffsets());
            empty.keySet().removeAll(last.keySet());
            if (!empty.isEmpty()) {
                passed.putAll(empty);
                passedUnder = batch.membership();
                flushBehindTheMailbox();
            }
        }
        return this;
    }

    private void forget() {
        pending.clear();
        passed.clear();
    }

    /** Returns the offset after the last record of a poll, past offsets without records such as transaction markers. */
    private static OffsetAndMetadata next(MicroBatch batch, TopicPartition partition) {
        OffsetAndMetadata next = batch.nextOffsets().get(partition);
        if (next == null) {
            throw new IllegalStateException("a poll of " + partition + " without the offset behind it");
        }
        return next;
    }

    private static OffsetAndMetadata behind(RawRecord record) {
        return new OffsetAndMetadata(record.offset() + 1);
    }

    private Behavior<Command> onAnswers(Answers answers) {
        for (OutgoingRecord record : answers.records()) {
            // Answers of a void epoch, and second answers after a device failure, are dropped here.
            PendingPartition waiting = record.origin().microBatch().epoch() == epoch
                    ? pending.get(record.origin().topicPartition())
                    : null;
            if (waiting != null) {
                waiting.answer(tooLarge.contains(record.origin().origin()) ? shortened.apply(record) : record);
            }
        }
        flushBehindTheMailbox();
        return this;
    }

    private void flushBehindTheMailbox() {
        if (!flushing) {
            flushing = true;
            getContext().getSelf().tell(Flush.NOW);
        }
    }

    private Behavior<Command> onFlush() {
        flushing = false;
        List<OutgoingRecord> answers = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        pending.forEach((partition, waiting) -> {
            OffsetAndMetadata next = waiting.take(answers, maxRecords - answers.size());
            if (next != null) {
                offsets.put(partition, next);
            }
        });
        // Offsets behind an answer of this or an earlier transaction are committed already.
        passed.keySet().removeIf(partition -> {
            PendingPartition waiting = pending.get(partition);
            return offsets.containsKey(partition) || (waiting != null && !waiting.isEmpty());
        });
        if (!answers.isEmpty() || !passed.isEmpty()) {
            commit(new Transaction(answers, offsets, Map.copyOf(passed), passedUnder));
            passed.clear();
        }
        if (pending.values().stream().anyMatch(PendingPartition::isReady)) {
            flushBehindTheMailbox();
        }
        return this;
    }

    private void commit(Transaction transaction) {
        PartitionCounts spectra = transaction.spectra();
        long begin = System.nanoTime();
        if (!gate.begin(epoch, spectra)) {
            return;
        }
        try {
            if (write(transaction)) {
                gate.committed();
                listener.committed(transaction.answers(), System.nanoTime() - begin);
            } else {
                listener.voided(gate.failed());
            }
        } catch (TransactionFailure.TooLarge refused) {
            remember(refused);
            recover(refused);
        } catch (TransactionFailure.Aborted aborted) {
            recover(aborted);
        }
    }

    /**
     * Writes the transaction. Between a rebalance and the next poll the group is a generation ahead: the write is then
     * repeated under the new membership.
     *
     * @return false if the epoch is over: the partitions may be another node's by now
     */
    private boolean write(Transaction transaction) {
        while (true) {
            ConsumerGroupMetadata membership = gate.membership();
            if (gate.epoch() != epoch) {
                return false;
            }
            try {
                writer.write(transaction, membership);
                return true;
            } catch (TransactionFailure.OldMembership old) {
                awaitOtherThan(membership, old);
            }
        }
    }

    private void awaitOtherThan(ConsumerGroupMetadata membership, TransactionFailure.OldMembership old) {
        try {
            if (!gate.awaitOtherThan(membership, epoch, MEMBERSHIP_PATIENCE)) {
                throw new TransactionFailure.Aborted(String.valueOf(old.getMessage()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransactionFailure.Aborted("interrupted");
        }
    }

    private void remember(TransactionFailure.TooLarge refused) {
        if (tooLarge.size() > MOST_TOO_LARGE) {
            tooLarge.clear();
        }
        for (RawRecord origin : refused.origins()) {
            if (!tooLarge.add(origin.origin())) {
                throw new InputException(
                        "the topic of dead letters refuses even the shortest one of " + origin.origin(),
                        "raise max.message.bytes of the dead-letter topic",
                        refused);
            }
        }
    }

    private void recover(TransactionFailure.Aborted aborted) {
        forget();
        listener.aborted();
        PartitionCounts voided = gate.advance();
        listener.voided(voided);
        getContext().getLog().warn("{}; its spectra will be polled again", aborted.getMessage());
        // Only after recovery is it known whether the broker had committed; until then ingest must not read the
        // offsets.
        writer.recover();
        listener.voided(gate.failed());
    }

    private Behavior<Command> onStop() {
        writer.close();
        return this;
    }
}
