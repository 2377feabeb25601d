package org.photosphere.services.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.config.Settings;

/** Uses a broker of Kafka's default record limit; each test has a topic prefix of its own. */
class NodeAccessTest {

    private static final int KAFKAS_LIMIT = 1_048_588;

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(
                BrokerSettings.in(data).withFreePort().withProperty("message.max.bytes", String.valueOf(KAFKAS_LIMIT)));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void makesTheTopicsOfAnswersToEverySurveyThatHasSpectra() throws Exception {
        Settings settings = settings("first", Map.of());
        create("first.spectra.sdss", Map.of());
        try (Topics topics = Topics.connect(settings.kafka())) {
            new NodeAccess(topics, settings).require(List.of("first-node"));
            assertThat(topics.list())
                    .extracting(Topics.Summary::name)
                    .containsExactly(
                            "first.dead-letters",
                            "first.parameters.sdss",
                            "first.spectra.sdss",
                            "first.test-parameters.sdss");
        }
    }

    @Test
    void topicsTakeTheLargestAnswerAndHaveTheBrokersClock() throws Exception {
        Settings settings = settings(
                "large",
                Map.of(
                        "photosphere.limits.answer-bytes",
                        7_000_000,
                        "photosphere.limits.dead-letter-bytes",
                        7_000_000));
        try (Topics topics = Topics.connect(settings.kafka())) {
            topics.createMissing(List.of("sdss"));
            new NodeAccess(topics, settings).require(List.of("large-node"));
            for (String topic : List.of("large.parameters.sdss", "large.test-parameters.sdss", "large.dead-letters")) {
                assertThat(Integer.parseInt(configured(topic, "max.message.bytes")))
                        .as(topic)
                        .isBetween(7_000_001, 7_010_000);
            }
            for (Topics.Summary topic : topics.list()) {
                assertThat(configured(topic.name(), "message.timestamp.type")).isEqualTo("LogAppendTime");
            }
        }
    }

    @Test
    void takesTopicsThatOthersMadeWithKafkasDefaultsWhereDeadLettersAreNoLarger() throws Exception {
        Settings settings = settings("plain", Map.of("photosphere.limits.dead-letter-bytes", 1_000_000));
        for (String topic : List.of("spectra.sdss", "parameters.sdss", "test-parameters.sdss", "dead-letters")) {
            create("plain." + topic, Map.of());
        }
        try (Topics topics = Topics.connect(settings.kafka())) {
            new NodeAccess(topics, settings).require(List.of("plain-node"));
        }
    }

    @Test
    void namesATopicThatTakesLessThanTheLargestAnswerAndTheCommandThatChangesIt() throws Exception {
        assertRefused("narrow", "parameters.sdss", 500_000, 1_000_128);
        assertRefused("narrow-tests", "test-parameters.sdss", 999_999, 1_000_128);
        assertRefused("narrow-letters", "dead-letters", KAFKAS_LIMIT, 5_000_128);
    }

    private static void assertRefused(String prefix, String topic, int taken, int needed) throws Exception {
        Settings settings = settings(prefix, Map.of());
        String name = prefix + "." + topic;
        create(prefix + ".spectra.sdss", Map.of());
        create(name, Map.of("max.message.bytes", String.valueOf(taken)));
        try (Topics topics = Topics.connect(settings.kafka())) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> new NodeAccess(topics, settings).require(List.of(prefix + "-node")))
                    .withMessageContaining(name)
                    .withMessageContaining(taken + " bytes")
                    .withMessageContaining(String.valueOf(needed))
                    .withMessageContaining("kafka-configs.sh --bootstrap-server " + broker.bootstrapServers()
                            + " --alter --entity-type topics --entity-name " + name
                            + " --add-config max.message.bytes=" + needed)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        }
    }

    @Test
    void asksOnceForASurvey() throws Exception {
        Settings settings = settings("once", Map.of());
        try (Topics topics = Topics.connect(settings.kafka());
                Admin admin = Admin.create(client())) {
            NodeAccess access = new NodeAccess(topics, settings);
            access.requireOutputs(Set.of("sdss"));
            admin.deleteTopics(List.of("once.parameters.sdss")).all().get(20, TimeUnit.SECONDS);
            access.requireOutputs(Set.of("sdss"));
            assertThat(topics.list()).extracting(Topics.Summary::name).doesNotContain("once.parameters.sdss");
            access.requireOutputs(Set.of("sdss", "lamost"));
            assertThat(topics.list()).extracting(Topics.Summary::name).contains("once.parameters.lamost");
        }
    }

    private static Settings settings(String prefix, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "photosphere.kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "photosphere.kafka.topic-prefix",
                prefix,
                "photosphere.kafka.partitions",
                2));
        all.putAll(more);
        return Settings.load(null, all);
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static void create(String topic, Map<String, String> configuration) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1).configs(configuration)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static String configured(String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(client())) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .get(key)
                    .value();
        }
    }
}
