package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;

/** Every input has exactly one committed answer, also after stops, kills and restarts. */
class DeliveryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static List<byte[]> spectra(String prefix, int count) {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spectra.add(Mutations.valid(prefix + i).toByteArray());
        }
        return spectra;
    }

    private static void assertOneParametersEach(RunningStream stream, List<Origin> origins) {
        Map<Origin, List<Message>> answers = stream.answers(origins.size(), PATIENCE);
        assertThat(answers.keySet()).isEqualTo(new HashSet<>(origins));
        assertThat(answers.values())
                .allSatisfy(answer -> assertThat(answer).singleElement().isInstanceOf(Parameters.class));
    }

    @Tag("slow")
    @Test
    void nothingIsLostOrDoubledWhenTheBrokerRestartsUnderLoad(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            List<Origin> origins = new ArrayList<>(stream.send(spectra("before-", 600)));
            stream.broker.close();
            stream.broker = EmbeddedBroker.start(stream.brokerSettings);
            origins.addAll(stream.send(spectra("after-", 200)));
            assertOneParametersEach(stream, origins);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> stream.node.metrics().inFlight() == 0);
        }
    }

    @Test
    void aNodeThatIsStoppedUnderLoadDrainsAndItsSuccessorFinishes(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            List<Origin> origins = stream.send(spectra("s-", 1500));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> stream.node.metrics().answeredCount() > 100);
            stream.node.close();
            // Drained: the spectra in flight are answered, and not all were read.
            assertThat(stream.node.metrics().inFlight()).isZero();
            stream.restartNode();
            assertOneParametersEach(stream, origins);
        }
    }

    @Tag("slow")
    @Test
    void nothingIsLostOrDoubledWhenTheNodeIsKilled(@TempDir Path data) throws Exception {
        String id = "victim";
        try (RunningStream stream =
                RunningStream.start(BrokerSettings.in(data).withFreePort(), Map.of("photosphere.node.id", id))) {
            stream.node.close();
            Process victim = NodeProcess.start(stream.settings.kafka().bootstrapServers(), id, data.resolve("node.log"))
                    .process();
            try {
                List<Origin> origins = stream.send(spectra("s-", 3000));
                // Killed during its work: some answers are committed, some are not.
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> stream.answers(1, Duration.ofSeconds(3)).size() > 100);
                victim.destroyForcibly().waitFor();
                assertThat(stream.answers(1, Duration.ofSeconds(3)).size()).isLessThan(3000);
                stream.restartNode();
                assertOneParametersEach(stream, origins);
            } finally {
                victim.destroyForcibly();
            }
        }
    }

    @Test
    void secondSpectrumOfAnIdInAMicroBatchIsADeadLetter(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            // Stopped, so that both are there when the next node polls.
            stream.node.close();
            List<Origin> origins = stream.send(spectra("same", 1));
            List<Origin> again = stream.send(spectra("same", 1));
            stream.restartNode();
            Map<Origin, List<Message>> answers = stream.answers(2, PATIENCE);
            Set<Origin> all = new HashSet<>(origins);
            all.addAll(again);
            assertThat(answers.keySet()).isEqualTo(all);
            assertThat(answers.values().stream().flatMap(List::stream))
                    .filteredOn(DeadLetter.class::isInstance)
                    .singleElement()
                    .satisfies(letter -> assertThat(((DeadLetter) letter).getReason())
                            .isEqualTo(RejectionReason.REJECTION_REASON_DUPLICATE_ID));
        }
    }

    @Test
    void idsWithinTheWindowAreDeadLettersOverMicroBatches(@TempDir Path data) throws Exception {
        Map<String, Object> window = Map.of("photosphere.node.duplicate-window", 1000);
        try (RunningStream stream = RunningStream.start(BrokerSettings.in(data).withFreePort(), window)) {
            stream.send(spectra("s-", 200));
            assertThat(stream.answers(200, PATIENCE)).hasSize(200);
            List<Origin> again = stream.send(spectra("s-", 200));
            Map<Origin, List<Message>> answers = stream.answers(400, PATIENCE);
            assertThat(answers).hasSize(400);
            answers.forEach((origin, answer) -> assertThat(answer)
                    .singleElement()
                    .isInstanceOf(again.contains(origin) ? DeadLetter.class : Parameters.class));
        }
    }

    @Test
    void stopsWithOneLineWhereItMayNotWriteTheOutput(@TempDir Path data) throws Exception {
        BrokerSettings settings = BrokerSettings.in(data)
                .withFreePort()
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .withProperty("allow.everyone.if.no.acl.found", "true");
        try (RunningStream stream = RunningStream.start(settings, Map.of())) {
            try (Admin admin = Admin.create(stream.settings.kafka().clientProperties())) {
                admin.createAcls(List.of(new AclBinding(
                                new ResourcePattern(
                                        ResourceType.TOPIC,
                                        stream.settings.kafka().parametersTopic(RunningStream.SURVEY),
                                        PatternType.LITERAL),
                                new AccessControlEntry(
                                        "User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY))))
                        .all()
                        .get();
            }
            stream.send(spectra("s-", 3));
            Awaitility.await().atMost(PATIENCE).until(() -> stream.node.health().failure() != null);
            assertThat(stream.node.health().failure())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(stream.settings.kafka().parametersTopic(RunningStream.SURVEY));
            stream.node.awaitTermination();
        }
    }

    @Test
    void answersHealthAndMetricsOverHttp(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            assertOneParametersEach(stream, stream.send(spectra("s-", 40)));
            assertThat(get(stream, "/live").statusCode()).isEqualTo(200);
            assertThat(get(stream, "/ready").statusCode()).isEqualTo(200);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(stream, "/metrics").body())
                            .contains("photosphere_parameters_published_total{survey=\"test\"} 40.0")
                            .contains("photosphere_spectra_unaccounted 0.0")
                            .contains("photosphere_end_to_end_seconds_bucket"));
        }
    }

    private static HttpResponse<String> get(RunningStream stream, String path)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stream.node.httpPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void saysWhichPortIsTaken(@TempDir Path data) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RunningStream.start(
                                    BrokerSettings.in(data).withFreePort(),
                                    Map.of("photosphere.http.port", taken.getLocalPort()))
                            .close())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }
}
