package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.node.PhotosphereNode;
import org.photosphere.services.serving.ServingModel;

/** A node on a broker that denies everything except granted rights: those listed on the page on security. */
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ALL = "all";
    private static final String NO_CREATE = "no-create";

    @TempDir
    static Path folder;

    private EmbeddedBroker broker;
    private ServingModel model;

    /** Rights of a node's account; all topics except that of the models by prefix. */
    enum Right {
        SPECTRA(AclOperation.READ, ResourceType.TOPIC, "photosphere.v1.spectra."),
        TEST_SPECTRA(AclOperation.READ, ResourceType.TOPIC, "photosphere.v1.test-spectra."),
        TWINS(AclOperation.WRITE, ResourceType.TOPIC, "photosphere.v1.test-spectra."),
        MODELS(AclOperation.READ, ResourceType.TOPIC, "photosphere.v1.models"),
        PARAMETERS(AclOperation.WRITE, ResourceType.TOPIC, "photosphere.v1.parameters."),
        TEST_PARAMETERS(AclOperation.WRITE, ResourceType.TOPIC, "photosphere.v1.test-parameters."),
        DEAD_LETTERS(AclOperation.WRITE, ResourceType.TOPIC, "photosphere.v1.dead-letters"),
        GROUP(AclOperation.READ, ResourceType.GROUP, "photosphere"),
        TRANSACTIONS(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, "photosphere-");

        private final AclOperation operation;
        private final ResourceType type;
        private final String resource;

        Right(AclOperation operation, ResourceType type, String name) {
            this.operation = operation;
            this.type = type;
            this.resource = name;
        }

        AclBinding of(String account) {
            return new AclBinding(
                    new ResourcePattern(type, resource, PatternType.PREFIXED),
                    new AccessControlEntry("User:" + account, "*", operation, AclPermissionType.ALLOW));
        }

        String account() {
            return "without-" + name();
        }
    }

    @BeforeAll
    void start() throws Exception {
        broker = EmbeddedBroker.start(BrokerSettings.in(folder)
                .withFreePort()
                .withProperty("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                .withProperty("inter.broker.listener.name", "PLAINTEXT")
                .withProperty("sasl.enabled.mechanisms", "PLAIN")
                .withProperty("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .withProperty("listener.name.plaintext.plain.sasl.jaas.config", accounts())
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .withProperty("super.users", "User:admin;User:ANONYMOUS"));
        Settings admins = settings("admin", "any");
        try (Topics topics = Topics.connect(admins.kafka());
                Admin admin = Admin.create(admins.kafka().clientProperties())) {
            topics.createMissing(List.of(RunningStream.SURVEY));
            topics.createTestSpectra(RunningStream.SURVEY);
            List<AclBinding> rules = new ArrayList<>();
            for (Right right : Right.values()) {
                rules.add(right.of(ALL));
                rules.add(right.of(NO_CREATE));
                for (Right missing : Right.values()) {
                    if (missing != right) {
                        rules.add(right.of(missing.account()));
                    }
                }
            }
            rules.add(new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "photosphere.v1.", PatternType.PREFIXED),
                    new AccessControlEntry("User:" + ALL, "*", AclOperation.CREATE, AclPermissionType.ALLOW)));
            admin.createAcls(rules).all().get();
        }
        model = ServingModel.open(admins);
    }

    @AfterAll
    void stop() {
        model.close();
        broker.close();
    }

    private static String accounts() {
        StringBuilder jaas = new StringBuilder(
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"pw\"");
        List<String> names = new ArrayList<>(List.of("admin", ALL, NO_CREATE));
        for (Right right : Right.values()) {
            names.add(right.account());
        }
        names.forEach(name -> jaas.append(" user_").append(name).append("=\"pw\""));
        return jaas.append(';').toString();
    }

    private Settings settings(String account, String id) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "photosphere.kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "photosphere.kafka.partitions",
                2,
                "photosphere.node.id",
                id,
                "photosphere.truth.share",
                0.5,
                "photosphere.http.port",
                0));
        all.put(
                "photosphere.kafka.client",
                Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + account
                                + "\" password=\"pw\";"));
        return Settings.load(null, all);
    }

    @Test
    void aNodeWorksWithTheRightsThatAreListedAndNoOthers() throws Exception {
        Settings settings = settings(NO_CREATE, "exact");
        try (Topics topics = Topics.connect(settings.kafka());
                PhotosphereNode node = PhotosphereNode.start(settings, model, topics)) {
            node.awaitReady(PATIENCE);
            assertAnswered(RunningStream.SURVEY);
            assertThat(node.health().failure()).isNull();
        }
    }

    @Test
    void aSurveyThatAppearsLaterIsAnsweredWhereTopicsMayBeCreatedAndStopsTheNodeWhereNot() throws Exception {
        Settings settings = settings(ALL, "creating");
        try (Topics topics = Topics.connect(settings.kafka());
                PhotosphereNode node = PhotosphereNode.start(settings, model, topics)) {
            node.awaitReady(PATIENCE);
            createSpectra("later");
            assertAnswered("later");
        }
        Settings others = settings(NO_CREATE, "not-creating");
        try (Topics topics = Topics.connect(others.kafka());
                PhotosphereNode node = PhotosphereNode.start(others, model, topics)) {
            node.awaitReady(PATIENCE);
            createSpectra("latest");
            node.awaitTermination();
            assertThat(node.health().failure())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("photosphere.v1.parameters.latest")
                    .hasMessageContaining("may not be created");
        } finally {
            try (Topics topics = Topics.connect(settings("admin", "any").kafka())) {
                topics.createMissing(List.of("latest"));
                topics.createTestSpectra("latest");
            }
        }
    }

    private void createSpectra(String survey) throws Exception {
        Settings admins = settings("admin", "any");
        try (Admin admin = Admin.create(admins.kafka().clientProperties())) {
            admin.createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic(
                            admins.kafka().spectraTopic(survey), 2, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void assertAnswered(String survey) throws Exception {
        StreamClient client = new StreamClient(settings("admin", "any").kafka(), survey);
        List<Origin> sent = client.send(List.of(Mutations.valid("s-" + survey).toByteArray()));
        // Not before its topic exists, which the reader needs.
        Map<Origin, List<Message>> answers = org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> client.answers(1, Duration.ofSeconds(10)), found -> found.containsKey(sent.get(0)));
        assertThat(answers.get(sent.get(0))).singleElement().isInstanceOf(Parameters.class);
    }

    @ParameterizedTest
    @EnumSource(Right.class)
    void aRightThatIsMissingStopsTheNodeWithOneLineThatNamesIt(Right missing) {
        Settings settings = settings(missing.account(), "node");
        try (Topics topics = Topics.connect(settings.kafka())) {
            assertThatThrownBy(
                            () -> PhotosphereNode.start(settings, model, topics).close())
                    .isInstanceOf(InputException.class)
                    .message()
                    .contains(missing.operation.name(), missing.resource)
                    .doesNotContain("\n");
        }
    }
}
