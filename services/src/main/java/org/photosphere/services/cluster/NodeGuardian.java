package org.photosphere.services.cluster;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.batch.Batcher;
import org.photosphere.services.config.Settings;
import org.photosphere.services.ingest.IngestSettings;
import org.photosphere.services.ingest.KafkaIngest;
import org.photosphere.services.invert.BatchInversion;
import org.photosphere.services.invert.DeviceWorker;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.publish.Publisher;
import org.photosphere.services.publish.TransactionalWriter;
import org.photosphere.services.validate.DuplicateWindow;

/**
 * The node's guardian: starts the stages from the last to the first, so that each finds the next one there, and takes
 * the node down when a part fails that starting anew does not help.
 */
final class NodeGuardian extends AbstractBehavior<NodeGuardian.Command> {

    /** What the guardian hears. */
    sealed interface Command {}

    /** Finish what is in flight, then say so. */
    record Drain(ActorRef<KafkaIngest.Drained> replyTo) implements Command {}

    /** Micro-batches' worth of answers that may share one transaction. */
    private static final int MICRO_BATCHES_PER_TRANSACTION = 4;

    private static final DispatcherSelector PINNED = DispatcherSelector.fromConfig("photosphere-pinned-dispatcher");

    private final NodeHealth health;
    private final ActorRef<KafkaIngest.Command> ingest;

    /** What the guardian needs from outside. */
    record Parts(
            Settings settings,
            ServingModel model,
            CommitGate gate,
            NodeHealth health,
            NodeMetrics metrics,
            Consumer<Set<String>> ensureTopics) {}

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new NodeGuardian(context, parts));
    }

    private NodeGuardian(ActorContext<Command> context, Parts parts) {
        super(context);
        this.health = parts.health();
        Stages stages = new Stages(parts.settings(), parts.model());
        StageMetrics stageMetrics = new StageMetrics(parts.metrics());
        ActorRef<Publisher.Command> publisher = watched(
                "publish",
                Publisher.create(
                        parts.gate(),
                        writer(parts.settings()),
                        parts.settings().node().microBatchRecords() * MICRO_BATCHES_PER_TRANSACTION,
                        stageMetrics),
                PINNED);
        Consumer<List<StageOutcome<InvertedSpectrum>>> inverted =
                outcomes -> publisher.tell(new Publisher.Answers(outcomes.stream()
                        .map(outcome -> stages.after(outcome, stageMetrics::flagged))
                        .toList()));
        ActorRef<Batcher.Command> batcher = batcher(parts, inverted);
        startWorkers(parts, stageMetrics, batcher, inverted);
        DuplicateWindow duplicates = new DuplicateWindow(parts.settings().node().duplicateWindow());
        parts.metrics().gauge(Metric.IDS_REMEMBERED, duplicates::size);
        ActorRef<MicroBatch> front = watched(
                "front",
                FrontStages.create(stages, duplicates, batcher, publisher),
                DispatcherSelector.defaultDispatcher());
        this.ingest = ingest(parts, stageMetrics, microBatch -> {
            // Before any of its answers can be there.
            publisher.tell(new Publisher.Begin(microBatch));
            front.tell(microBatch);
        });
    }

    private static TransactionalWriter writer(Settings settings) {
        return new TransactionalWriter(
                settings.kafka().clientProperties(),
                settings.kafka().groupId() + "-" + settings.node().id(),
                settings.node().transactionTimeout(),
                settings.kafka().backoffMin(),
                settings.kafka().backoffMax());
    }

    private ActorRef<Batcher.Command> batcher(Parts parts, Consumer<List<StageOutcome<InvertedSpectrum>>> inverted) {
        AtomicInteger queued = new AtomicInteger();
        parts.metrics().gauge(Metric.BATCH_QUEUE, queued::get);
        Consumer<SpectrumBatch> givenUp = batch -> inverted.accept(batch.spectra().stream()
                .map(spectrum -> BatchInversion.rejected(
                        spectrum,
                        RejectionReason.REJECTION_REASON_INVERSION_FAILED,
                        "the device broke under this spectrum alone, " + batch.attempt() + " times"))
                .toList());
        return watched(
                "batch",
                Batcher.create(
                        parts.settings().node().batchSize(),
                        parts.settings().node().batchLinger(),
                        givenUp,
                        queued::set),
                DispatcherSelector.defaultDispatcher());
    }

    private void startWorkers(
            Parts parts,
            StageMetrics stageMetrics,
            ActorRef<Batcher.Command> batcher,
            Consumer<List<StageOutcome<InvertedSpectrum>>> inverted) {
        for (String device : parts.settings().devices()) {
            AtomicInteger starts = new AtomicInteger();
            watched(
                    "device-" + device.replace(':', '-'),
                    DeviceWorker.create(
                            parts.settings().node().workerQueue(),
                            () -> {
                                parts.model().warm(parts.settings().node().batchSize());
                                if (starts.getAndIncrement() == 0) {
                                    parts.health().workerWarm();
                                } else {
                                    parts.metrics()
                                            .counter(Metric.DEVICE_RESTARTS, device)
                                            .increment();
                                }
                                return new BatchInversion(
                                        parts.model().inverter(),
                                        parts.model().certifier(),
                                        stageMetrics.device(device));
                            },
                            request -> batcher.tell(new Batcher.Work(request)),
                            inverted),
                    PINNED);
        }
    }

    private ActorRef<KafkaIngest.Command> ingest(Parts parts, StageMetrics stageMetrics, Consumer<MicroBatch> out) {
        Settings settings = parts.settings();
        return watched(
                "ingest",
                KafkaIngest.create(
                        () -> KafkaClients.consumer(settings),
                        new IngestSettings(
                                settings.kafka().spectraTopics(),
                                settings.kafka().spectraTopicPrefix(),
                                settings.node().microBatchRecords(),
                                settings.node().maxInFlight(),
                                settings.kafka().sessionTimeout(),
                                settings.kafka().backoffMin(),
                                settings.kafka().backoffMax()),
                        parts.gate(),
                        out,
                        stageMetrics.ingest(
                                parts.health(),
                                parts.ensureTopics(),
                                settings.kafka().spectraTopicPrefix().length())),
                DispatcherSelector.defaultDispatcher());
    }

    private <T> ActorRef<T> watched(String name, Behavior<T> behavior, DispatcherSelector dispatcher) {
        ActorRef<T> child = getContext().spawn(behavior, name, dispatcher);
        getContext().watch(child);
        return child;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Drain.class, this::onDrain)
                .onSignal(ChildFailed.class, this::onChildFailed)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onDrain(Drain drain) {
        health.draining();
        ingest.tell(new KafkaIngest.Drain(drain.replyTo()));
        return this;
    }

    private Behavior<Command> onChildFailed(ChildFailed failed) {
        health.failed(failed.cause());
        getContext()
                .getLog()
                .error(
                        "{} failed: {}",
                        failed.getRef().path().name(),
                        failed.cause().getMessage());
        return Behaviors.stopped();
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        health.failed(new IllegalStateException(terminated.getRef().path().name() + " stopped"));
        return Behaviors.stopped();
    }
}
