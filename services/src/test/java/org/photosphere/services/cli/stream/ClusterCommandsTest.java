package org.photosphere.services.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.ModelReport;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.proto.v1.StreamReport;
import org.photosphere.proto.v1.TopicLag;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cluster.ClusterStatusJson;
import org.photosphere.services.config.Settings;
import org.photosphere.services.endpoint.Endpoint;
import org.photosphere.services.endpoint.NodeView;
import org.photosphere.services.pipeline.StageTimes;
import picocli.CommandLine;

/** Output of commands that query nodes and Kafka. */
class ClusterCommandsTest {

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerSettings.in(data).withFreePort());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private record Told(int exitCode, String out) {}

    private static Told run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-b", broker.bootstrapServers()));
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        int exitCode = line.execute(all.toArray(String[]::new));
        return new Told(exitCode, out.toString());
    }

    /** An endpoint with the status given by a test. */
    private record Answering(Supplier<ClusterStatus> status) implements NodeView {
        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public String healthJson() {
            return "{}";
        }

        @Override
        public String metrics() {
            return "";
        }

        @Override
        public String openMetrics() {
            return "";
        }

        @Override
        public String statusJson() {
            return ClusterStatusJson.print(status.get());
        }
    }

    private static Endpoint endpoint(Supplier<ClusterStatus> status) {
        Settings settings = Settings.load(null, Map.of("photosphere.http.port", 0));
        return Endpoint.start(settings.http(), new Answering(status));
    }

    private static ClusterStatus.Builder serving(String bundle) {
        ModelReport model = ModelReport.newBuilder()
                .setName(bundle)
                .setDigest(Bundles.verify(bundle).digest())
                .build();
        return ClusterStatus.newBuilder()
                .setNodeId("worker1")
                .addNodes(NodeReport.newBuilder().setNodeId("worker1").setModel(model));
    }

    @Test
    void modelShowTellsWhatNodesServeFromWhatItsOwnSettingsSay() {
        ClusterStatus status = serving("optical-3label").build();
        try (Endpoint node = endpoint(() -> status)) {
            String address = "127.0.0.1:" + node.port();
            String shown = run("model", "show", "--node", address).out();
            assertThat(shown.lines().filter(line -> line.startsWith("worker1")))
                    .singleElement()
                    .asString()
                    .contains("optical-3label");
            assertThat(shown).contains("no choice to serve", "settings of this command that is atlas9-4label");

            // A first choice goes back to the model that served, not to that of this command's settings.
            String served =
                    run("model", "serve", "atlas9-4label", "--node", address).out();
            assertThat(served.lines().filter(line -> line.startsWith("serving")))
                    .singleElement()
                    .asString()
                    .matches("serving +atlas9-4label .*optical-3label *");
        }
    }

    @Test
    void modelShowSaysThatNoNodeAnswers() {
        Told shown = run("model", "show", "--node", "127.0.0.1:1");
        assertThat(shown.out()).contains("the served models are unknown", "127.0.0.1:1");
        assertThat(shown.exitCode()).isZero();
    }

    @Test
    void statusLooksAgainAtALagThatWasSeenBeforeItBegan() {
        AtomicInteger asked = new AtomicInteger();
        try (Endpoint node = endpoint(() -> lag(asked.incrementAndGet() == 1 ? 9 : 0, asked.get() == 1))) {
            Told status = run("status", "--node", "127.0.0.1:" + node.port());
            assertThat(asked.get()).isEqualTo(2);
            assertThat(status.out()).containsPattern("photosphere.v1.spectra.sdss +8 +0 *\\R");
            assertThat(status.out()).contains("lag measured in Kafka by node worker1 0 s ago");
        }
    }

    private static ClusterStatus lag(long lag, boolean isOld) {
        return serving("atlas9-4label")
                .setStream(StreamReport.newBuilder()
                        .setNodeId("worker1")
                        .setAtUs(StageTimes.nowUs() - (isOld ? 60_000_000 : 0))
                        .addTopics(TopicLag.newBuilder()
                                .setTopic("photosphere.v1.spectra.sdss")
                                .setPartitions(8)
                                .setLag(lag)))
                .build();
    }

    @Test
    void topicsSaysWhatIsCounted() throws Exception {
        run("topics", "--create", "counted");
        JsonNode topic = new ObjectMapper()
                .readTree(run("topics", "--json").out())
                .get("topics")
                .get(0);
        assertThat(topic.get("records").asLong()).isZero();
        assertThat(topic.get("records_complete").asBoolean()).isTrue();
        assertThat(topic.has("offsets")).isTrue();
        assertThat(run("topics").out()).containsPattern("topic +partitions +records +offsets +lag");
    }
}
