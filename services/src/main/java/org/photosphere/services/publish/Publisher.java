package org.photosphere.services.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.photosphere.model.InputException;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;

/**
 * Collects the answers of micro-batches and commits complete ones in the order they were polled: results, dead letters
 * and offsets in one transaction. Several that are complete share one, because a commit's cost is its round trips.
 * A transaction that fails voids the epoch; ingest goes back to the committed offsets.
 */
public final class Publisher extends AbstractBehavior<Publisher.Command> {

    /** What the publisher hears. */
    public sealed interface Command {}

    /** A micro-batch was polled; sent before any of its answers. */
    public record Begin(MicroBatch microBatch) implements Command {}

    /** Answers to inputs, of any micro-batches. */
    public record Answers(List<OutgoingRecord> records) implements Command {
        public Answers {
            records = List.copyOf(records);
        }
    }

    private final CommitGate gate;
    private final TransactionalWriter writer;
    private final int maxRecords;
    private final PublishListener listener;
    private final TreeMap<Long, PendingMicroBatch> pending = new TreeMap<>();
    private long epoch;

    /**
     * @param maxRecords most answers of a transaction, beyond one micro-batch
     * @param writer owned: closed with this actor
     */
    public static Behavior<Command> create(
            CommitGate gate, TransactionalWriter writer, int maxRecords, PublishListener listener) {
        Behavior<Command> publisher =
                Behaviors.setup(context -> new Publisher(context, gate, writer, maxRecords, listener));
        return Behaviors.supervise(publisher).onFailure(InputException.class, SupervisorStrategy.stop());
    }

    private Publisher(
            ActorContext<Command> context,
            CommitGate gate,
            TransactionalWriter writer,
            int maxRecords,
            PublishListener listener) {
        super(context);
        this.gate = gate;
        this.writer = writer;
        this.maxRecords = maxRecords;
        this.listener = listener;
        this.epoch = gate.epoch();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Begin.class, this::onBegin)
                .onMessage(Answers.class, this::onAnswers)
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onBegin(Begin begin) {
        long of = begin.microBatch().id().epoch();
        if (of > epoch) {
            epoch = of;
            pending.clear();
        }
        if (of == epoch) {
            pending.put(begin.microBatch().id().sequence(), new PendingMicroBatch(begin.microBatch()));
            if (begin.microBatch().records().isEmpty()) {
                commitComplete();
            }
        }
        return this;
    }

    private Behavior<Command> onAnswers(Answers answers) {
        for (OutgoingRecord record : answers.records()) {
            PendingMicroBatch waiting = record.origin().microBatch().epoch() == epoch
                    ? pending.get(record.origin().microBatch().sequence())
                    : null;
            // Answers of a void epoch, and second answers after a device broke, are dropped here.
            if (waiting != null) {
                waiting.answer(record);
            }
        }
        commitComplete();
        return this;
    }

    private void commitComplete() {
        List<PendingMicroBatch> ready = takeReady();
        while (!ready.isEmpty()) {
            commit(ready);
            ready = takeReady();
        }
    }

    private List<PendingMicroBatch> takeReady() {
        List<PendingMicroBatch> ready = new ArrayList<>();
        int records = 0;
        while (!pending.isEmpty() && pending.firstEntry().getValue().isComplete()) {
            records += pending.firstEntry().getValue().size();
            if (!ready.isEmpty() && records > maxRecords) {
                break;
            }
            ready.add(pending.pollFirstEntry().getValue());
        }
        return ready;
    }

    private void commit(List<PendingMicroBatch> ready) {
        PartitionCounts spectra = PartitionCounts.of(ready.stream()
                .flatMap(batch -> batch.microBatch().records().stream())
                .toList());
        long begin = System.nanoTime();
        try {
            if (gate.commit(epoch, spectra, () -> writer.write(ready))) {
                listener.committed(
                        ready.stream().flatMap(b -> b.answers().stream()).toList(), System.nanoTime() - begin);
            }
        } catch (TransactionalWriter.Aborted aborted) {
            getContext()
                    .getLog()
                    .warn("{}; its {} spectra will be polled again", aborted.getMessage(), spectra.total());
            pending.clear();
            // Only after recovery is it known whether the broker had committed; then ingest may look at the offsets.
            writer.recover();
            listener.aborted(gate.advance());
        }
    }

    private Behavior<Command> onStop() {
        writer.close();
        return this;
    }
}
