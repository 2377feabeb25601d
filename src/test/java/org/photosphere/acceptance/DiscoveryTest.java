package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.config.Settings;
import org.photosphere.services.node.PhotosphereNode;

/** Nodes configured with only a DNS name form one cluster, and later ones join it. */
@Tag("chaos")
class DiscoveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SERVICE = "nodes.photosphere.test";
    private static final String SERVERS = "pekko.io.dns.async-dns.nameservers";

    private NameServer names;

    @BeforeEach
    void startServer() throws IOException {
        names = new NameServer("_management._tcp." + SERVICE + ".");
        System.setProperty(SERVERS, names.address());
        ConfigFactory.invalidateCaches();
    }

    @AfterEach
    void stopServer() {
        System.clearProperty(SERVERS);
        ConfigFactory.invalidateCaches();
        names.close();
    }

    private static Map<String, Object> keys(String id, int port) {
        return Map.of(
                "photosphere.node.id",
                id,
                "photosphere.devices",
                "cpu:0",
                "photosphere.cluster.discovery.service",
                SERVICE,
                "photosphere.cluster.discovery.port",
                port);
    }

    private PhotosphereNode start(RunningStream stream, String id, int port) throws InterruptedException {
        Map<String, Object> keys = new LinkedHashMap<>(keys(id, port));
        keys.put("photosphere.kafka.bootstrap-servers", stream.settings.kafka().bootstrapServers());
        keys.put("photosphere.http.port", 0);
        PhotosphereNode node = PhotosphereNode.start(Settings.load(null, keys), stream.model, stream.topics);
        names.add(port);
        node.awaitReady(PATIENCE);
        return node;
    }

    private static void awaitCluster(List<PhotosphereNode> nodes, String... ids) {
        for (PhotosphereNode node : nodes) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ClusterTest.status(node).getNodesList())
                            .extracting(NodeReport::getNodeId)
                            .containsExactly(ids));
        }
    }

    @Test
    void nodesComeAndGoUnderANameAlone(@TempDir Path data) throws Exception {
        int first = FreePort.take();
        try (RunningStream stream = RunningStream.start(BrokerSettings.in(data).withFreePort(), keys("one", first))) {
            names.add(first);
            int second = FreePort.take();
            try (PhotosphereNode three = start(stream, "three", FreePort.take())) {
                try (PhotosphereNode two = start(stream, "two", second)) {
                    awaitCluster(List.of(stream.node, two, three), "one", "three", "two");
                    names.remove(second);
                }
                awaitCluster(List.of(stream.node, three), "one", "three");
                try (PhotosphereNode four = start(stream, "four", FreePort.take())) {
                    awaitCluster(List.of(stream.node, three, four), "four", "one", "three");
                }
            }
        }
    }

    @Test
    void saysThatThePortForOthersIsInUse(@TempDir Path data) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RunningStream.start(
                            BrokerSettings.in(data).withFreePort(), keys("one", taken.getLocalPort())))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " on 127.0.0.1")
                    .hasMessageContaining("cannot be bound");
        }
    }
}
