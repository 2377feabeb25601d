package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.DeviceState;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.cli.stream.StatusCommand;
import org.photosphere.services.cluster.ClusterStatusJson;
import org.photosphere.services.config.Settings;
import org.photosphere.services.node.PhotosphereNode;
import picocli.CommandLine;

/** Nodes that joined a cluster see each other, and each of them reports the whole. */
@Tag("chaos")
class ClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** @param port port between nodes; 0 for a free one */
    private static Settings settingsOfAnother(RunningStream stream, String id, int port, Object seeds) {
        return Settings.load(
                null,
                Map.of(
                        "photosphere.kafka.bootstrap-servers",
                        stream.settings.kafka().bootstrapServers(),
                        "photosphere.node.id",
                        id,
                        "photosphere.http.port",
                        0,
                        "photosphere.cluster.port",
                        port,
                        "photosphere.cluster.seeds",
                        seeds));
    }

    static ClusterStatus status(PhotosphereNode node) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + "/status"))
                .build();
        return ClusterStatusJson.parse(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static String shown(PhotosphereNode node) {
        StringWriter out = new StringWriter();
        new CommandLine(new StatusCommand())
                .setOut(new PrintWriter(out, true))
                .execute("--node", "127.0.0.1:" + node.httpPort());
        return out.toString();
    }

    @Test
    void everyNodeTellsOfAllAndForgetsThoseThatLeave(@TempDir Path data) throws Exception {
        try (RunningStream stream =
                RunningStream.start(BrokerSettings.in(data).withFreePort(), Map.of("photosphere.node.id", "one"))) {
            Settings other = settingsOfAnother(stream, "two", 0, stream.node.address());
            try (PhotosphereNode two = PhotosphereNode.start(other, stream.model, stream.topics)) {
                two.awaitReady(PATIENCE);
                for (PhotosphereNode each : new PhotosphereNode[] {stream.node, two}) {
                    Awaitility.await()
                            .atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(status(each).getNodesList())
                                    .extracting(NodeReport::getNodeId)
                                    .containsExactly("one", "two"));
                }
                // The watcher, on either node, has queried Kafka, and the consumer group belongs to this cluster.
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(status(two).getStream().getTopicsList())
                                .singleElement()
                                .satisfies(topic ->
                                        assertThat(topic.getPartitions()).isEqualTo(4)));
                assertThat(status(two).getStream().getFindingsList()).isEmpty();
                // A report is up to a second old, and may show a device that was still starting.
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(status(two).getNodesList())
                                .allSatisfy(node -> assertThat(node.getDevicesList())
                                        .isNotEmpty()
                                        .allMatch(device -> device.getState() == DeviceState.DEVICE_STATE_SERVING)));
                assertThat(shown(two)).contains("one", "two", "atlas9-4label", "cpu:0", "serving", "ready");
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status(stream.node).getNodesList())
                            .extracting(NodeReport::getNodeId)
                            .containsExactly("one"));
        }
    }

    @Test
    void saysWhenNodesOfOneGroupAreNotOfOneCluster(@TempDir Path data) throws Exception {
        try (RunningStream stream =
                RunningStream.start(BrokerSettings.in(data).withFreePort(), Map.of("photosphere.node.id", "one"))) {
            Settings stranger = settingsOfAnother(stream, "stranger", 0, "");
            try (PhotosphereNode two = PhotosphereNode.start(stranger, stream.model, stream.topics)) {
                two.awaitReady(PATIENCE);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(status(stream.node).getStream().getFindingsList())
                                        .singleElement()
                                        .asString()
                                        .contains("stranger", "photosphere.cluster.seeds"));
            }
        }
    }

    @Test
    void nodesThatHaveAllLeftBecomeOneClusterAgain(@TempDir Path data) throws Exception {
        try (RunningStream stream =
                RunningStream.start(BrokerSettings.in(data).withFreePort(), Map.of("photosphere.node.id", "zero"))) {
            String first = "127.0.0.1:" + FreePort.take();
            String second = "127.0.0.1:" + FreePort.take();
            PhotosphereNode formerOne = alone(stream, "one", first);
            PhotosphereNode formerTwo = alone(stream, "two", second);
            int port = formerOne.httpPort();
            // Each waits for the other, as after a removal.
            try (PhotosphereNode one = startAgain(stream, formerOne, "one", first, first + "," + second);
                    PhotosphereNode two = startAgain(stream, formerTwo, "two", second, first + "," + second)) {
                assertThat(one.httpPort()).isEqualTo(port);
                for (PhotosphereNode each : new PhotosphereNode[] {one, two}) {
                    Awaitility.await()
                            .atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(status(each).getNodesList())
                                    .extracting(NodeReport::getNodeId)
                                    .containsExactly("one", "two"));
                }
            }
        }
    }

    private static PhotosphereNode alone(RunningStream stream, String id, String address) {
        return PhotosphereNode.start(settingsOfAnother(stream, id, port(address), ""), stream.model, stream.topics);
    }

    private static PhotosphereNode startAgain(
            RunningStream stream, PhotosphereNode former, String id, String address, String seeds) {
        return former.startAgain(settingsOfAnother(stream, id, port(address), seeds), stream.model, stream.topics);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    /** Answers to probes while a node that was removed from its cluster restarts. */
    @Test
    void theEndpointAnswersAllTheTimeThatANodeRestarts(@TempDir Path data) throws Exception {
        try (RunningStream stream =
                RunningStream.start(BrokerSettings.in(data).withFreePort(), Map.of("photosphere.node.id", "one"))) {
            PhotosphereNode former = alone(stream, "two", "127.0.0.1:" + FreePort.take());
            former.awaitReady(PATIENCE);
            URI live = URI.create("http://127.0.0.1:" + former.httpPort() + "/live");
            AtomicBoolean isRestarted = new AtomicBoolean();
            CompletableFuture<Integer> answers = CompletableFuture.supplyAsync(() -> {
                HttpClient probe = HttpClient.newHttpClient();
                int good = 0;
                while (!isRestarted.get()) {
                    assertThat(statusCode(probe, live)).isEqualTo(200);
                    good++;
                }
                return good;
            });
            try (PhotosphereNode next =
                    former.startAgain(settingsOfAnother(stream, "two", 0, ""), stream.model, stream.topics)) {
                next.awaitReady(PATIENCE);
                isRestarted.set(true);
                assertThat(answers.get()).isPositive();
                assertThat(next.httpPort()).isEqualTo(live.getPort());
            }
        }
    }

    private static int statusCode(HttpClient probe, URI uri) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            return probe.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new AssertionError("no answer from " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void saysWhichClusterPortIsTaken(@TempDir Path data) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RunningStream.start(
                                    BrokerSettings.in(data).withFreePort(),
                                    Map.of("photosphere.cluster.port", taken.getLocalPort()))
                            .close())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }
}
