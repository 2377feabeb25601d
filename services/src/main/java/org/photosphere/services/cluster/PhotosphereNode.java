package org.photosphere.services.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.photosphere.model.InputException;
import org.photosphere.services.broker.Topics;
import org.photosphere.services.config.Settings;
import org.photosphere.services.ingest.KafkaIngest;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.CommitGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: one actor system with one guardian, and the endpoints beside it. */
public final class PhotosphereNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PhotosphereNode.class);

    private final ActorSystem<NodeGuardian.Command> system;
    private final HealthEndpoint endpoint;
    private final NodeHealth health;
    private final NodeMetrics metrics;
    private final CommitGate gate;

    private PhotosphereNode(
            ActorSystem<NodeGuardian.Command> system,
            HealthEndpoint endpoint,
            NodeHealth health,
            NodeMetrics metrics,
            CommitGate gate) {
        this.system = system;
        this.endpoint = endpoint;
        this.health = health;
        this.metrics = metrics;
        this.gate = gate;
    }

    /**
     * Starts a node against a broker that is there.
     *
     * @param model stays the caller's to close, after the node
     * @param topics makes output topics where they are missing; stays the caller's to close, after the node
     * @throws InputException where a port is in use
     */
    public static PhotosphereNode start(Settings settings, ServingModel model, Topics topics) {
        CommitGate gate = new CommitGate();
        NodeHealth health = new NodeHealth(settings.devices().size());
        NodeMetrics metrics = new NodeMetrics(gate::inFlight);
        metrics.gauge(Metric.SPECTRA_IN_FLIGHT_LIMIT, () -> settings.node().maxInFlight());
        HealthEndpoint endpoint = HealthEndpoint.start(settings.http(), health, metrics);
        Duration drain = settings.node().drainTimeout();
        ActorSystem<NodeGuardian.Command> system = ActorSystem.create(
                NodeGuardian.create(new NodeGuardian.Parts(
                        settings, model, gate, health, metrics, surveys -> topics.createMissing(List.copyOf(surveys)))),
                "photosphere",
                systemConfig(drain));
        PhotosphereNode node = new PhotosphereNode(system, endpoint, health, metrics, gate);
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "drain", () -> node.drained(drain));
        LOG.info("node {} with devices {}", settings.node().id(), settings.devices());
        return node;
    }

    private static Config systemConfig(Duration drain) {
        return ConfigFactory.parseMap(Map.of(
                        "pekko.coordinated-shutdown.phases.service-requests-done.timeout",
                        drain.plusSeconds(1).toMillis() + " ms"))
                .withFallback(ConfigFactory.load());
    }

    private CompletionStage<Done> drained(Duration timeout) {
        return AskPattern.ask(system, NodeGuardian.Drain::new, timeout, system.scheduler())
                .handle((KafkaIngest.Drained done, Throwable failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "{} spectra were not finished in {} s; they stay for the next node",
                                gate.inFlight(),
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

    public int httpPort() {
        return endpoint.port();
    }

    /**
     * Waits until the node is ready.
     *
     * @throws InputException where it failed for a reason that the user can mend
     * @throws IllegalStateException where it failed or was not ready in time
     */
    public void awaitReady(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!health.isReady()) {
            Throwable failure = health.failure();
            if (failure instanceof InputException input) {
                throw input;
            }
            if (failure != null || System.nanoTime() > end) {
                throw new IllegalStateException("the node did not get ready: " + health.json(), failure);
            }
            Thread.sleep(20);
        }
    }

    /** Blocks until the node has stopped, by itself or by a signal. */
    public void awaitTermination() throws InterruptedException {
        try {
            system.getWhenTerminated().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the actor system broke", e);
        }
    }

    /** Finishes what is in flight, within the drain timeout, and stops. */
    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the node did not stop cleanly", e);
        }
        endpoint.close();
        metrics.close();
    }
}
