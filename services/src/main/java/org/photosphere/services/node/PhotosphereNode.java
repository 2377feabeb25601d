package org.photosphere.services.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.remote.RemoteTransportException;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.vector.VectorSupport;
import org.photosphere.services.cluster.ClusterConfig;
import org.photosphere.services.cluster.ClusterDiscovery;
import org.photosphere.services.cluster.ClusterMerger;
import org.photosphere.services.cluster.ClusterStatusCollector;
import org.photosphere.services.cluster.ClusterView;
import org.photosphere.services.config.ClusterSettings;
import org.photosphere.services.config.Settings;
import org.photosphere.services.endpoint.Endpoint;
import org.photosphere.services.ingest.KafkaIngest;
import org.photosphere.services.kafka.NodeAccess;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.serving.ChosenModel;
import org.photosphere.services.serving.Models;
import org.photosphere.services.serving.ServingModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: one actor system with one guardian, and the HTTP endpoint, which outlives both in a restart. */
public final class PhotosphereNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PhotosphereNode.class);

    private final ActorSystem<NodeGuardian.Command> system;
    private final Endpoint endpoint;
    private final NodeHealth health;
    private final NodeMetrics metrics;
    private final Models models;

    private PhotosphereNode(
            ActorSystem<NodeGuardian.Command> system,
            Endpoint endpoint,
            NodeHealth health,
            NodeMetrics metrics,
            Models models) {
        this.system = system;
        this.endpoint = endpoint;
        this.health = health;
        this.metrics = metrics;
        this.models = models;
    }

    /**
     * Starts a node against a broker that answers. Before it joins its group it creates missing output topics and checks
     * its rights.
     *
     * @param model model that serves first, see {@link ChosenModel}; the caller closes it after the node
     * @param topics administration of topics; the caller closes it after the node
     * @throws InputException if a port is in use, a right is missing, or a topic does not accept the largest answer
     */
    public static PhotosphereNode start(Settings settings, ServingModel model, Topics topics) {
        NodeAccess access = new NodeAccess(topics, settings);
        access.require(TransactionIds.of(settings, settings.node().id()));
        return start(settings, model, topics, access, settings.cluster().seeds(), null);
    }

    /**
     * Stops this node and starts a successor that joins the others. The endpoint stays open and shows the successor.
     */
    public PhotosphereNode startAgain(Settings settings, ServingModel model, Topics topics) {
        stop();
        try {
            // The rights were checked at the first start, and Kafka may be unreachable by now.
            PhotosphereNode next = start(
                    settings,
                    model,
                    topics,
                    new NodeAccess(topics, settings),
                    ClusterConfig.seedsAfterRemoval(settings.cluster(), address()),
                    endpoint);
            release();
            return next;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @param open endpoint of the predecessor; null for a new endpoint */
    private static PhotosphereNode start(
            Settings settings,
            ServingModel model,
            Topics topics,
            NodeAccess access,
            List<String> seeds,
            @Nullable Endpoint open) {
        List<Lane> lanes = Lane.of(settings);
        NodeMetrics metrics = new NodeMetrics(
                () -> Lane.inFlight(lanes), settings.inversion().instruments().keySet());
        metrics.bind(topics.meters());
        metrics.gauge(
                Metric.SPECTRA_IN_FLIGHT_LIMIT,
                () -> lanes.stream().mapToInt(Lane::maxInFlight).sum());
        metrics.gauge(
                Metric.IN_FLIGHT_BYTES_LIMIT,
                () -> lanes.stream().mapToLong(Lane::maxInFlightBytes).sum());
        Devices devices = new Devices(settings.devices(), metrics);
        NodeHealth health = new NodeHealth(devices);
        ClusterView view = new ClusterView();
        Endpoint endpoint = endpoint(settings, new HealthView(health, metrics, view), open);
        Models models = new Models(settings, model);
        NodeReporter reporter = new NodeReporter(
                settings, settings.http().host() + ":" + endpoint.port(), health, devices, metrics, models);
        ActorSystem<NodeGuardian.Command> system;
        try {
            system = ActorSystem.create(
                    NodeGuardian.create(new NodeGuardian.Parts(
                            settings, models, lanes, health, devices, metrics, topics, access, reporter, view)),
                    ClusterConfig.SYSTEM,
                    ClusterConfig.of(settings.cluster(), seeds, settings.node().drainTimeout()));
        } catch (RemoteTransportException e) {
            endpoint.close();
            metrics.close();
            throw new InputException(
                    "cluster port " + settings.cluster().bindPort() + " on "
                            + settings.cluster().bindHost() + " cannot be bound: " + e.getMessage(),
                    "stop what uses it, or set photosphere.cluster.port (0 takes a free one)",
                    e);
        }
        PhotosphereNode node = new PhotosphereNode(system, endpoint, health, metrics, models);
        node.join(settings.cluster(), seeds);
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseServiceRequestsDone(),
                        "drain",
                        () -> node.drained(settings.node().drainTimeout()));
        LOG.info("node {} at {} with devices {}", settings.node().id(), node.address(), settings.devices());
        LOG.info("sums over pixels by {}", VectorSupport.describe());
        return node;
    }

    private static Endpoint endpoint(Settings settings, HealthView view, @Nullable Endpoint open) {
        if (open == null) {
            return Endpoint.start(settings.http(), view);
        }
        open.show(view);
        return open;
    }

    /** Joins the cluster; with seeds the actor system does so. */
    private void join(ClusterSettings settings, List<String> seeds) {
        if (settings.discovery().isPresent()) {
            try {
                ClusterDiscovery.start(system, settings, settings.discovery().get());
            } catch (InputException e) {
                close();
                throw e;
            }
        } else if (seeds.isEmpty()) {
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
    }

    /** Returns the address for other nodes, host:port. */
    public String address() {
        return ClusterStatusCollector.hostPort(Cluster.get(system).selfMember().address());
    }

    /** Returns whether it stopped because its cluster removed it, or in order to join a larger cluster. */
    public boolean startsAnew() {
        return CoordinatedShutdown.get(system)
                .getShutdownReason()
                .filter(reason -> reason instanceof CoordinatedShutdown.ClusterDowningReason$
                        || reason instanceof ClusterMerger.JoinsTheLarger)
                .isPresent();
    }

    private CompletionStage<Done> drained(Duration timeout) {
        return AskPattern.ask(system, NodeGuardian.Drain::new, timeout, system.scheduler())
                .handle((KafkaIngest.Drained done, Throwable failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "{} spectra were not finished in {} s; they stay for the next node",
                                metrics.inFlight(),
                                timeout.toSeconds());
                    }
                    return Done.getInstance();
                });
    }

    public NodeHealth health() {
        return health;
    }

    public NodeMetrics metrics() {
        return metrics;
    }

    /** Returns the model that serves. */
    public String modelName() {
        return models.current().model().forward().name();
    }

    public int httpPort() {
        return endpoint.port();
    }

    /**
     * Waits until the node is ready.
     *
     * @throws InputException if it failed for a reason that the user can correct
     * @throws IllegalStateException if it failed or was not ready in time
     */
    public void awaitReady(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!health.isReady()) {
            Throwable failure = health.failure();
            if (failure instanceof InputException input) {
                throw input;
            }
            if (failure != null || System.nanoTime() > end) {
                throw new IllegalStateException("the node is not ready: " + health.json(), failure);
            }
            Thread.sleep(20);
        }
    }

    /** Blocks until the node has stopped, by itself or by a signal. */
    public void awaitTermination() throws InterruptedException {
        try {
            system.getWhenTerminated().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the actor system failed", e);
        }
    }

    /** Finishes what is in flight, within the drain timeout, and stops. */
    @Override
    public void close() {
        stop();
        endpoint.close();
        release();
    }

    private void stop() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the node did not stop cleanly", e);
        }
    }

    private void release() {
        metrics.close();
        models.close();
    }
}
