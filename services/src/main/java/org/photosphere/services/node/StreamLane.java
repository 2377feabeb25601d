package org.photosphere.services.node;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.photosphere.services.batch.Batcher;
import org.photosphere.services.config.Settings;
import org.photosphere.services.ingest.IngestLane;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.publish.Publisher;
import org.photosphere.services.publish.TransactionalWriter;
import org.photosphere.services.validate.DuplicateWindow;

/** The actors of a {@link Lane} between consumer and batcher, and its publisher. Children of the guardian. */
final class StreamLane {

    /** Micro-batches' worth of answers that may share one transaction. */
    private static final int MICRO_BATCHES_PER_TRANSACTION = 4;

    private static final DispatcherSelector PINNED = DispatcherSelector.fromConfig("photosphere-pinned-dispatcher");

    private final DuplicateWindow duplicates;
    private final IngestLane input;

    /**
     * @param batcher of all lanes
     * @param publisher of this lane
     * @param tap receives every spectrum that is sent to the batcher
     */
    StreamLane(
            ActorContext<?> context,
            NodeGuardian.Parts parts,
            Lane lane,
            StageMetrics metrics,
            ActorRef<Batcher.Command> batcher,
            ActorRef<Publisher.Command> publisher,
            Consumer<ValidatedSpectrum> tap) {
        Settings settings = parts.settings();
        this.duplicates = new DuplicateWindow(settings.node().duplicateWindow());
        ActorRef<MicroBatch> front = watched(
                context,
                lane,
                "front",
                FrontStages.create(parts.models(), lane::isVoid, duplicates, batcher, publisher, tap),
                DispatcherSelector.defaultDispatcher());
        this.input = new IngestLane(
                lane.topics(),
                settings.node().microBatchRecords(),
                lane.maxInFlight(),
                lane.maxInFlightBytes(),
                lane.gate(),
                microBatch -> {
                    metrics.received(microBatch.records());
                    // Before any of its answers can exist.
                    publisher.tell(new Publisher.Begin(microBatch));
                    if (!microBatch.records().isEmpty()) {
                        front.tell(microBatch);
                    }
                });
    }

    /** Starts a lane's publisher, a watched child of the guardian. */
    static ActorRef<Publisher.Command> publisher(
            ActorContext<?> context, NodeGuardian.Parts parts, Lane lane, StageMetrics metrics) {
        return watched(
                context,
                lane,
                "publish",
                Publisher.create(
                        lane.gate(),
                        writer(parts, lane),
                        parts.settings().node().microBatchRecords() * MICRO_BATCHES_PER_TRANSACTION,
                        answer -> parts.models().current().stages().ofTooLarge(answer),
                        metrics),
                PINNED);
    }

    private static <T> ActorRef<T> watched(
            ActorContext<?> context, Lane lane, String name, Behavior<T> behavior, DispatcherSelector dispatcher) {
        ActorRef<T> child = context.spawn(behavior, lane.named(name), dispatcher);
        context.watch(child);
        return child;
    }

    private static TransactionalWriter writer(NodeGuardian.Parts parts, Lane lane) {
        Settings settings = parts.settings();
        return new TransactionalWriter(
                settings.kafka().clientProperties(),
                TransactionIds.of(settings, settings.node().id(), lane.name()),
                settings.node().transactionTimeout(),
                settings.kafka().backoffMin(),
                settings.kafka().backoffMax(),
                parts.metrics());
    }

    /** Returns the lane's entrance, which the consumer fills. */
    IngestLane input() {
        return input;
    }

    /** Returns the number of remembered ids. */
    int idsRemembered() {
        return duplicates.size();
    }
}
