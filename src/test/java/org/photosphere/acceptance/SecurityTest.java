package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.node.PhotosphereNode;
import org.photosphere.services.serving.ServingModel;

/** A broker with TLS and SCRAM, nodes with TLS, an endpoint with a token; and clients without them. */
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SCRAM_PASSWORD = "a-password-of-scram";
    private static final String TOKEN = "a-token-of-http";
    private static final double MOST_SECONDS_TO_REFUSE = 20;

    @TempDir
    static Path folder;

    private Certificates good;
    private EmbeddedBroker broker;
    private ServingModel model;

    @BeforeAll
    void start() throws Exception {
        good = Certificates.make(folder, "good", "-1d");
        broker = secured(folder.resolve("broker"), good);
        model = ServingModel.open(settings("any", Map.of()));
    }

    @AfterAll
    void stop() {
        model.close();
        broker.close();
    }

    /** Creates accounts while the broker is open, then restarts it with authentication. */
    private static EmbeddedBroker secured(Path data, Certificates certificates) throws Exception {
        BrokerSettings open = BrokerSettings.in(data).withFreePort();
        try (EmbeddedBroker first = EmbeddedBroker.start(open);
                Admin admin = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()))) {
            ScramCredentialInfo sha512 = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
            admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialUpsertion("photosphere", sha512, SCRAM_PASSWORD)))
                    .all()
                    .get();
        }
        return EmbeddedBroker.start(open.withProperty(
                        "listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT")
                .withProperty("inter.broker.listener.name", "PLAINTEXT")
                .withProperty("sasl.enabled.mechanisms", "SCRAM-SHA-512")
                .withProperty("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512")
                .withProperty("listener.name.plaintext.scram-sha-512.sasl.jaas.config", jaas(SCRAM_PASSWORD))
                .withProperty("ssl.keystore.type", "PKCS12")
                .withProperty("ssl.keystore.location", certificates.keyStore().toString())
                .withProperty("ssl.keystore.password", Certificates.PASSWORD)
                .withProperty("ssl.key.password", Certificates.PASSWORD)
                .withProperty("ssl.truststore.type", "PKCS12")
                .withProperty(
                        "ssl.truststore.location", certificates.trustStore().toString())
                .withProperty("ssl.truststore.password", Certificates.PASSWORD));
    }

    private static String jaas(String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"photosphere\" password=\""
                + password + "\";";
    }

    /** Writes the client's properties with secrets to a file, as a user would. */
    private static Path clientFile(String name, String password, Certificates trusted) throws Exception {
        return Files.writeString(
                folder.resolve(name),
                String.join(
                        "\n",
                        "security.protocol=SASL_SSL",
                        "sasl.mechanism=SCRAM-SHA-512",
                        "sasl.jaas.config=" + jaas(password),
                        "ssl.truststore.type=PKCS12",
                        "ssl.truststore.location=" + trusted.trustStore(),
                        "ssl.truststore.password=" + Certificates.PASSWORD));
    }

    private Settings settings(String id, Map<String, ?> more) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("photosphere.kafka.bootstrap-servers", broker.bootstrapServers());
        all.put(
                "photosphere.kafka.client-file",
                clientFile("client.properties", SCRAM_PASSWORD, good).toString());
        all.put("photosphere.kafka.partitions", 4);
        all.put("photosphere.kafka.startup-timeout", "10s");
        all.put("photosphere.node.id", id);
        all.put("photosphere.http.port", 0);
        all.putAll(more);
        return Settings.load(null, all);
    }

    private Map<String, Object> tls(Certificates own) {
        return Map.of(
                "photosphere.cluster.tls.key-store", own.keyStore().toString(),
                "photosphere.cluster.tls.trust-store", own.trustStore().toString(),
                "photosphere.cluster.tls.password", Certificates.PASSWORD);
    }

    private static HttpResponse<String> get(PhotosphereNode node, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void spectraAreAnsweredOverTlsByWhoeverKnowsThePassword() throws Exception {
        Settings settings = settings("one", tls(good));
        assertThat(settings.toString()).doesNotContain(SCRAM_PASSWORD, Certificates.PASSWORD);
        try (Topics topics = Topics.connect(settings.kafka())) {
            topics.createMissing(List.of(RunningStream.SURVEY));
            try (PhotosphereNode node = PhotosphereNode.start(settings, model, topics)) {
                node.awaitReady(PATIENCE);
                StreamClient client = new StreamClient(settings.kafka(), RunningStream.SURVEY);
                List<byte[]> spectra = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    spectra.add(Mutations.valid("secret-" + i).toByteArray());
                }
                List<Origin> sent = client.send(spectra);
                Map<Origin, List<Message>> answers = client.answers(sent.size(), PATIENCE);
                assertThat(answers.keySet()).containsExactlyInAnyOrderElementsOf(sent);
                assertThat(answers.values())
                        .allSatisfy(each -> assertThat(each).singleElement().isInstanceOf(Parameters.class));
            }
        }
    }

    @Test
    void aWrongPasswordIsToldAtOnceAndNotTriedAgain() throws Exception {
        Settings wrong = settings(
                "wrong",
                Map.of(
                        "photosphere.kafka.startup-timeout",
                        "60s",
                        "photosphere.kafka.client-file",
                        clientFile("wrong.properties", "another", good).toString()));
        refused(wrong, "cannot be used", "authentication", "photosphere.kafka.client");
    }

    @Test
    void aBrokerThatIsNotTrustedIsToldAtOnce() throws Exception {
        Certificates others = Certificates.make(folder, "others", "-1d");
        Settings untrusting = settings(
                "untrusting",
                Map.of(
                        "photosphere.kafka.startup-timeout",
                        "60s",
                        "photosphere.kafka.client-file",
                        clientFile("untrusting.properties", SCRAM_PASSWORD, others)
                                .toString()));
        refused(untrusting, "SSL handshake failed", "unable to find valid certification path");
    }

    @Test
    void aBrokerWhoseCertificateHasExpiredIsToldAtOnce() throws Exception {
        // A broker requires a valid certificate to start: this one's five days end soon after.
        Certificates ending = Certificates.make(folder, "ending", "-5d+20S");
        long end = System.nanoTime() + Duration.ofSeconds(21).toNanos();
        try (EmbeddedBroker old = secured(folder.resolve("old"), ending)) {
            Thread.sleep(Math.max(0, Duration.ofNanos(end - System.nanoTime()).toMillis()));
            Settings settings = settings(
                    "late",
                    Map.of(
                            "photosphere.kafka.bootstrap-servers",
                            old.bootstrapServers(),
                            "photosphere.kafka.startup-timeout",
                            "60s",
                            "photosphere.kafka.client-file",
                            clientFile("late.properties", SCRAM_PASSWORD, ending)
                                    .toString()));
            refused(settings, "SSL handshake failed", "NotAfter");
        }
    }

    @Test
    void aBrokerDoesNotStartWithACertificateThatHasExpired() throws Exception {
        Certificates expired = Certificates.make(folder, "expired", "-10d");
        assertThatThrownBy(() -> secured(folder.resolve("expired"), expired).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("validity check failed");
    }

    @Test
    void whoSpeaksPlainTextIsToldWhatToCheck() throws Exception {
        Settings plain = settings(
                "plain", Map.of("photosphere.kafka.startup-timeout", "3s", "photosphere.kafka.client-file", ""));
        refused(plain, "does not answer as a Kafka broker", "security.protocol");
    }

    private static void refused(Settings settings, String... words) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> Topics.connect(settings.kafka()).close())
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.getMessage() + " " + e.hint())
                                .contains(words)
                                .doesNotContain(SCRAM_PASSWORD, Certificates.PASSWORD));
        assertThat((System.nanoTime() - begin) * 1e-9).isLessThan(MOST_SECONDS_TO_REFUSE);
    }

    @Test
    void aClientFileThatIsMissingIsTold() {
        assertThatThrownBy(() -> Settings.load(null, Map.of("photosphere.kafka.client-file", "/nowhere/client")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("client-file")
                .hasMessageContaining("/nowhere/client");
    }

    @Test
    void nodesOfOneAuthorityBecomeOneClusterAndOthersStayOutside() throws Exception {
        Certificates others = Certificates.make(folder, "strangers", "-1d");
        Settings first = settings("first", tls(good));
        try (Topics topics = Topics.connect(first.kafka());
                PhotosphereNode one = PhotosphereNode.start(first, model, topics)) {
            one.awaitReady(PATIENCE);
            Map<String, Object> joining = new LinkedHashMap<>(tls(good));
            joining.put("photosphere.cluster.seeds", one.address());
            Map<String, Object> strange = new LinkedHashMap<>(tls(others));
            strange.put("photosphere.cluster.seeds", one.address());
            try (PhotosphereNode two = PhotosphereNode.start(settings("second", joining), model, topics);
                    PhotosphereNode stranger = PhotosphereNode.start(settings("stranger", strange), model, topics)) {
                two.awaitReady(PATIENCE);
                stranger.awaitReady(PATIENCE);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(get(one, "/metrics").body()).contains("photosphere_cluster_members 2.0"));
                assertThat(ClusterTest.status(one).getNodesList())
                        .extracting(NodeReport::getNodeId)
                        .containsExactly("first", "second");
                // It reads spectra, since Kafka permits it, and the status reports it.
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        ClusterTest.status(one).getStream().getFindingsList())
                                .anyMatch(finding -> finding.contains("stranger")));
            }
        }
    }

    @Test
    void anExpiredCertificateOfANodeIsToldBeforeItStarts() throws Exception {
        Certificates expired = Certificates.make(folder, "gone", "-10d");
        Settings settings = settings("gone", tls(expired));
        try (Topics topics = Topics.connect(settings.kafka())) {
            assertThatThrownBy(() -> PhotosphereNode.start(settings, model, topics))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("gone-keys.p12")
                    .hasMessageContaining("is valid from");
        }
    }

    @Test
    void metricsAndStatusWantTheTokenAndProbesDoNot() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Settings settings = settings("guarded", Map.of("photosphere.http.token-file", token.toString()));
        assertThat(settings.toString()).doesNotContain(TOKEN);
        try (Topics topics = Topics.connect(settings.kafka());
                PhotosphereNode node = PhotosphereNode.start(settings, model, topics)) {
            node.awaitReady(PATIENCE);
            for (String path : List.of("/metrics", "/status")) {
                assertThat(get(node, path).statusCode()).isEqualTo(401);
                assertThat(get(node, path, "Authorization", "Bearer wrong").statusCode())
                        .isEqualTo(401);
                assertThat(get(node, path, "Authorization", "Bearer " + TOKEN).statusCode())
                        .isEqualTo(200);
            }
            assertThat(get(node, "/live").statusCode()).isEqualTo(200);
            assertThat(get(node, "/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aMessageThatUnpacksToFarMoreThanItsBytesNeverReachesANode() throws Exception {
        Settings settings = settings("bomb", Map.of());
        try (Topics topics = Topics.connect(settings.kafka())) {
            topics.createMissing(List.of("bombed"));
        }
        Properties properties = settings.kafka().clientProperties();
        properties.put("compression.type", "gzip");
        properties.put("max.request.size", String.valueOf(1 << 30));
        properties.put("buffer.memory", String.valueOf(64 << 20));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            // Twenty megabytes that compress to twenty kilobytes, below every limit on the wire.
            assertThatThrownBy(() -> producer.send(
                                    new ProducerRecord<>(settings.kafka().spectraTopic("bombed"), new byte[20 << 20]))
                            .get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("The request included a message larger than the max message size");
        }
    }
}
