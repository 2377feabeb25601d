package org.photosphere.services.node;

import java.util.List;
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
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.batch.BatchListener;
import org.photosphere.services.batch.BatchSettings;
import org.photosphere.services.batch.Batcher;
import org.photosphere.services.cluster.ClusterView;
import org.photosphere.services.config.Settings;
import org.photosphere.services.ingest.IngestSettings;
import org.photosphere.services.ingest.KafkaIngest;
import org.photosphere.services.invert.BatchInversion;
import org.photosphere.services.kafka.KafkaWatch;
import org.photosphere.services.kafka.NodeAccess;
import org.photosphere.services.kafka.NodeConsumer;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.serving.Models;
import org.photosphere.services.serving.Stages;

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

    /** What the guardian needs from outside. */
    record Parts(
            Settings settings,
            Models models,
            List<Lane> lanes,
            NodeHealth health,
            Devices devices,
            NodeMetrics metrics,
            Topics topics,
            NodeAccess access,
            NodeReporter reporter,
            ClusterView view) {}

    private final NodeHealth health;
    private final Models models;
    private final StageMetrics stageMetrics;
    private final DeviceWorkers crew;
    private final List<StreamLane> lanes;
    private final ActorRef<KafkaIngest.Command> ingest;

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new NodeGuardian(context, parts));
    }

    private NodeGuardian(ActorContext<Command> context, Parts parts) {
        super(context);
        Settings settings = parts.settings();
        this.health = parts.health();
        this.models = parts.models();
        this.stageMetrics = new StageMetrics(parts.metrics(), settings.kafka()::survey);
        ActorRef<Batcher.Command> batcher = batcher(parts);
        KafkaWatch.Contact contact = new KafkaWatch.Contact();
        this.crew =
                new DeviceWorkers(context, settings, models, parts.devices(), stageMetrics, batcher, this::inverted);
        Consumer<ValidatedSpectrum> tap = TruthInjectionWiring.start(context, parts);
        this.lanes = parts.lanes().stream()
                .map(lane -> new StreamLane(context, parts, lane, stageMetrics, batcher, tap))
                .toList();
        // They answer into the lanes.
        settings.devices().forEach(crew::start);
        this.ingest = ingest(parts, contact);
        parts.metrics()
                .gauge(
                        Metric.IDS_REMEMBERED,
                        () -> lanes.stream().mapToInt(StreamLane::idsRemembered).sum());
        ControlPlane.start(
                context, settings, parts.reporter(), models, parts.metrics(), parts.topics(), contact, parts.view());
    }

    /** What became of a batch, on the thread of whoever knows. */
    private void inverted(SpectrumBatch batch, List<StageOutcome<InvertedSpectrum>> outcomes) {
        Models.Serving serving = models.of(batch.model());
        Stages stages = serving.stages();
        LabelSpace labels = serving.model().forward().labels();
        publish(outcomes.stream()
                .map(outcome -> stages.after(outcome, result -> stageMetrics.flagged(result, labels)))
                .toList());
        models.done(batch.model(), outcomes.size());
    }

    /** Each answer by the lane that its input came by. */
    private void publish(List<OutgoingRecord> answers) {
        for (StreamLane lane : lanes) {
            List<OutgoingRecord> own =
                    answers.stream().filter(answer -> lane.has(answer.origin())).toList();
            if (!own.isEmpty()) {
                lane.publish(own);
            }
        }
    }

    private ActorRef<Batcher.Command> batcher(Parts parts) {
        Settings.Node settings = parts.settings().node();
        AtomicInteger queued = new AtomicInteger();
        parts.metrics().gauge(Metric.BATCH_QUEUE, queued::get);
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
            public void voided(SpectrumBatch batch) {
                models.done(batch.model(), batch.spectra().size());
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
                        Lane.isVoid(parts.lanes()),
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

    private ActorRef<KafkaIngest.Command> ingest(Parts parts, KafkaWatch.Contact contact) {
        Settings settings = parts.settings();
        return watched(
                "ingest",
                KafkaIngest.create(
                        () -> NodeConsumer.consumer(settings, parts.metrics()),
                        new IngestSettings(
                                settings.kafka().spectraTopics(),
                                settings.kafka().sessionTimeout(),
                                settings.kafka().backoffMin(),
                                settings.kafka().backoffMax()),
                        lanes.stream().map(StreamLane::input).toList(),
                        stageMetrics.ingest(
                                parts.health(), contact, parts.access()::requireOutputs, settings.kafka()::survey)),
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
