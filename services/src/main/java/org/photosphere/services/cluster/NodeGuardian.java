package org.photosphere.services.cluster;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.batch.BatchListener;
import org.photosphere.services.batch.BatchSettings;
import org.photosphere.services.batch.Batcher;
import org.photosphere.services.broker.Topics;
import org.photosphere.services.config.Settings;
import org.photosphere.services.ingest.IngestSettings;
import org.photosphere.services.ingest.KafkaIngest;
import org.photosphere.services.invert.BatchInversion;
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

    private record Stuck(ActorRef<SpectrumBatch> worker) implements Command {}

    /** Micro-batches' worth of answers that may share one transaction. */
    private static final int MICRO_BATCHES_PER_TRANSACTION = 4;

    private static final DispatcherSelector PINNED = DispatcherSelector.fromConfig("photosphere-pinned-dispatcher");

    /** What the guardian needs from outside. */
    record Parts(
            Settings settings,
            Models models,
            CommitGate gate,
            NodeHealth health,
            Devices devices,
            NodeMetrics metrics,
            Topics topics,
            NodeReporter reporter,
            ClusterView view) {}

    private final NodeHealth health;
    private final Models models;
    private final StageMetrics stageMetrics;
    private final ActorRef<Publisher.Command> publisher;
    private final DeviceCrew crew;
    private final ActorRef<KafkaIngest.Command> ingest;

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new NodeGuardian(context, parts));
    }

    private NodeGuardian(ActorContext<Command> context, Parts parts) {
        super(context);
        Settings settings = parts.settings();
        this.health = parts.health();
        this.models = parts.models();
        this.stageMetrics = new StageMetrics(parts.metrics());
        this.publisher = watched(
                "publish",
                Publisher.create(
                        parts.gate(),
                        writer(settings),
                        settings.node().microBatchRecords() * MICRO_BATCHES_PER_TRANSACTION,
                        stageMetrics),
                PINNED);
        ActorRef<Batcher.Command> batcher = batcher(settings.node(), parts.metrics());
        this.crew = new DeviceCrew(context, settings, models, parts.devices(), stageMetrics, batcher, this::inverted);
        settings.devices().forEach(crew::start);
        DuplicateWindow duplicates = new DuplicateWindow(settings.node().duplicateWindow());
        parts.metrics().gauge(Metric.IDS_REMEMBERED, duplicates::size);
        ActorRef<MicroBatch> front = watched(
                "front",
                FrontStages.create(models, duplicates, batcher, publisher, Injection.start(context, parts)),
                DispatcherSelector.defaultDispatcher());
        this.ingest = ingest(parts, microBatch -> {
            stageMetrics.received(microBatch.records());
            // Before any of its answers can be there.
            publisher.tell(new Publisher.Begin(microBatch));
            front.tell(microBatch);
        });
        ControlPlane.start(context, settings, parts.reporter(), models, parts.metrics(), parts.topics(), parts.view());
    }

    private static TransactionalWriter writer(Settings settings) {
        return new TransactionalWriter(
                settings.kafka().clientProperties(),
                TransactionIds.of(settings, settings.node().id()),
                settings.node().transactionTimeout(),
                settings.kafka().backoffMin(),
                settings.kafka().backoffMax());
    }

    /** What became of a batch, on the thread of whoever knows. */
    private void inverted(SpectrumBatch batch, List<StageOutcome<InvertedSpectrum>> outcomes) {
        Models.Serving serving = models.of(batch.model());
        Stages stages = serving.stages();
        LabelSpace labels = serving.model().forward().labels();
        publisher.tell(new Publisher.Answers(outcomes.stream()
                .map(outcome -> stages.after(outcome, result -> stageMetrics.flagged(result, labels)))
                .toList()));
        models.done(batch.model(), outcomes.size());
    }

    private ActorRef<Batcher.Command> batcher(Settings.Node settings, NodeMetrics metrics) {
        AtomicInteger queued = new AtomicInteger();
        metrics.gauge(Metric.BATCH_QUEUE, queued::get);
        ActorRef<Command> self = getContext().getSelf();
        BatchListener listener = new BatchListener() {
            @Override
            public void givenUp(SpectrumBatch batch) {
                refused(
                        batch,
                        RejectionReason.REJECTION_REASON_INVERSION_FAILED,
                        "the device broke under this spectrum alone, or did not come back from it, " + batch.attempt()
                                + " times");
            }

            @Override
            public void late(SpectrumBatch batch) {
                refused(
                        batch,
                        RejectionReason.REJECTION_REASON_DEADLINE_PASSED,
                        "its deadline was over before a device was free");
            }

            @Override
            public void stuck(ActorRef<SpectrumBatch> worker) {
                self.tell(new Stuck(worker));
            }

            @Override
            public void queued(int spectra) {
                queued.set(spectra);
            }
        };
        return watched(
                "batch",
                Batcher.create(
                        new BatchSettings(settings.batchSize(), settings.batchLinger(), settings.batchTimeout()),
                        listener),
                DispatcherSelector.defaultDispatcher());
    }

    private void refused(SpectrumBatch batch, RejectionReason reason, String detail) {
        inverted(
                batch,
                batch.spectra().stream()
                        .map(spectrum -> BatchInversion.rejected(spectrum, reason, detail))
                        .toList());
    }

    private ActorRef<KafkaIngest.Command> ingest(Parts parts, Consumer<MicroBatch> out) {
        Settings settings = parts.settings();
        return watched(
                "ingest",
                KafkaIngest.create(
                        () -> KafkaClients.consumer(settings),
                        new IngestSettings(
                                settings.kafka().spectraTopics(),
                                settings.node().alertSurveys().stream()
                                        .map(settings.kafka()::spectraTopic)
                                        .collect(Collectors.toSet()),
                                settings.node().microBatchRecords(),
                                settings.node().maxInFlight(),
                                settings.kafka().sessionTimeout(),
                                settings.kafka().backoffMin(),
                                settings.kafka().backoffMax()),
                        parts.gate(),
                        out,
                        stageMetrics.ingest(
                                parts.health(),
                                surveys -> parts.topics().createMissing(List.copyOf(surveys)),
                                settings.kafka()::survey)),
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
                .onMessage(Stuck.class, this::onStuck)
                .onSignal(ChildFailed.class, this::onChildFailed)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onDrain(Drain drain) {
        health.draining();
        ingest.tell(new KafkaIngest.Drain(drain.replyTo()));
        return this;
    }

    private Behavior<Command> onStuck(Stuck stuck) {
        crew.stuck(stuck.worker());
        return crew.isOut() ? noDeviceLeft() : this;
    }

    private Behavior<Command> noDeviceLeft() {
        health.failed(
                new IllegalStateException("no device is left: each broke more often than its budget of restarts"));
        return Behaviors.stopped();
    }

    private Behavior<Command> onChildFailed(ChildFailed failed) {
        if (crew.failed(failed.getRef(), failed.cause())) {
            return crew.isOut() ? noDeviceLeft() : this;
        }
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
