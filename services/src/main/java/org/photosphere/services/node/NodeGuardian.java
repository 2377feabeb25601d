package org.photosphere.services.node;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.photosphere.services.batch.BatchSettings;
import org.photosphere.services.batch.Batcher;
import org.photosphere.services.cluster.ClusterView;
import org.photosphere.services.config.Settings;
import org.photosphere.services.ingest.IngestSettings;
import org.photosphere.services.ingest.KafkaIngest;
import org.photosphere.services.kafka.KafkaWatch;
import org.photosphere.services.kafka.NodeAccess;
import org.photosphere.services.kafka.NodeConsumer;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.publish.Publisher;
import org.photosphere.services.serving.Models;

/**
 * The node's root actor: starts the stages from the last to the first, so that each finds the next, and stops the node
 * when a part fails that a restart does not repair.
 */
final class NodeGuardian extends AbstractBehavior<NodeGuardian.Command> {

    /** Messages this actor accepts. */
    sealed interface Command {}

    /** Finish the spectra in flight, then reply. */
    record Drain(ActorRef<KafkaIngest.Drained> replyTo) implements Command {}

    private record Stuck(ActorRef<SpectrumBatch> worker) implements Command {}

    /** Collaborators that are created before the actor system. */
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
    private final StageMetrics stageMetrics;
    private final DeviceWorkers workers;
    private final List<StreamLane> lanes;
    private final ActorRef<KafkaIngest.Command> ingest;

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new NodeGuardian(context, parts));
    }

    private NodeGuardian(ActorContext<Command> context, Parts parts) {
        super(context);
        Settings settings = parts.settings();
        this.health = parts.health();
        this.stageMetrics = new StageMetrics(parts.metrics(), settings.kafka()::survey);
        Map<Lane, ActorRef<Publisher.Command>> publishers = new LinkedHashMap<>();
        parts.lanes().forEach(lane -> publishers.put(lane, StreamLane.publisher(context, parts, lane, stageMetrics)));
        BackStages back = new BackStages(parts.models(), stageMetrics, publishers);
        ActorRef<Batcher.Command> batcher = batcher(parts, back);
        this.workers = new DeviceWorkers(
                context, settings, parts.models(), parts.devices(), stageMetrics, batcher, back::inverted);
        Consumer<ValidatedSpectrum> tap = TruthInjectionWiring.start(context, parts);
        this.lanes = parts.lanes().stream()
                .map(lane -> new StreamLane(
                        context, parts, lane, stageMetrics, batcher, requireNonNull(publishers.get(lane)), tap))
                .toList();
        settings.devices().forEach(workers::start);
        KafkaWatch.Contact contact = new KafkaWatch.Contact();
        this.ingest = ingest(parts, contact);
        parts.metrics()
                .gauge(
                        Metric.IDS_REMEMBERED,
                        () -> lanes.stream().mapToInt(StreamLane::idsRemembered).sum());
        ControlPlane.start(
                context,
                settings,
                parts.reporter(),
                parts.models(),
                parts.metrics(),
                parts.topics(),
                contact,
                parts.view());
    }

    private ActorRef<Batcher.Command> batcher(Parts parts, BackStages back) {
        Settings.Node settings = parts.settings().node();
        AtomicInteger queued = new AtomicInteger();
        parts.metrics().gauge(Metric.BATCH_QUEUE, queued::get);
        ActorRef<Command> self = getContext().getSelf();
        return watched(
                "batch",
                Batcher.create(
                        new BatchSettings(settings.batchSize(), settings.batchLinger(), settings.batchTimeout()),
                        Lane.isVoid(parts.lanes()),
                        back.batches(worker -> self.tell(new Stuck(worker)), queued::set)),
                DispatcherSelector.defaultDispatcher());
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
        workers.stuck(stuck.worker());
        return workers.isOut() ? noDeviceLeft() : this;
    }

    private Behavior<Command> noDeviceLeft() {
        health.failed(
                new IllegalStateException("no device is left: each failed more often than its budget of restarts"));
        return Behaviors.stopped();
    }

    private Behavior<Command> onChildFailed(ChildFailed failed) {
        if (workers.failed(failed.getRef(), failed.cause())) {
            return workers.isOut() ? noDeviceLeft() : this;
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
