package org.photosphere.services.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.InputException;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.config.Settings;

/** Each test has a topic prefix of its own. */
class TopicsTest {

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerSettings.in(data)
                .withFreePort()
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .withProperty("allow.everyone.if.no.acl.found", "true"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void createsWhatIsMissingAndLeavesWhatExists() {
        try (Topics topics = Topics.connect(settings("first", Map.of()))) {
            assertThat(topics.createMissing(List.of("sdss")))
                    .containsExactly(
                            "first.dead-letters",
                            "first.parameters.sdss",
                            "first.spectra.sdss",
                            "first.test-parameters.sdss");
        }
        try (Topics topics = Topics.connect(settings("first", Map.of("photosphere.kafka.partitions", 5)))) {
            assertThat(topics.createMissing(List.of("sdss", "lamost")))
                    .containsExactly("first.parameters.lamost", "first.spectra.lamost", "first.test-parameters.lamost");
            assertThat(topics.list())
                    .extracting(Topics.Summary::name, Topics.Summary::partitions)
                    .containsExactly(
                            tuple("first.dead-letters", 3),
                            tuple("first.parameters.lamost", 5),
                            tuple("first.parameters.sdss", 3),
                            tuple("first.spectra.lamost", 5),
                            tuple("first.spectra.sdss", 3),
                            tuple("first.test-parameters.lamost", 1),
                            tuple("first.test-parameters.sdss", 1));
        }
    }

    @Test
    void countsRecordsAndWhatTheGroupHasNotCommitted() throws Exception {
        Settings.Kafka kafka = settings("counted", Map.of("photosphere.kafka.group-id", "counting"));
        try (Topics topics = Topics.connect(kafka)) {
            topics.createMissing(List.of("sdss"));
            send("counted.spectra.sdss", 0, 5);
            send("counted.spectra.sdss", 1, 2);
            send("counted.dead-letters", 0, 1);
            assertThat(topics.list())
                    .containsExactly(
                            new Topics.Summary("counted.dead-letters", 3, 1, OptionalLong.empty()),
                            new Topics.Summary("counted.parameters.sdss", 3, 0, OptionalLong.empty()),
                            new Topics.Summary("counted.spectra.sdss", 3, 7, OptionalLong.of(7)),
                            new Topics.Summary("counted.test-parameters.sdss", 1, 0, OptionalLong.empty()));

            commit("counting", new TopicPartition("counted.spectra.sdss", 0), 4);
            assertThat(topics.list()).contains(new Topics.Summary("counted.spectra.sdss", 3, 7, OptionalLong.of(3)));
        }
    }

    private static KafkaProducer<byte[], byte[]> transactional(String id) {
        Map<String, Object> properties = new HashMap<>(client());
        properties.put("transactional.id", id);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    /**
     * An answer is readable before the offset of its input is committed: a lag queried then must include the commit.
     */
    @Test
    void whatATransactionIsCommittingIsNoLag() throws Exception {
        Settings.Kafka kafka = settings("pending", Map.of("photosphere.kafka.group-id", "pending"));
        TopicPartition partition = new TopicPartition("pending.spectra.sdss", 0);
        try (Topics topics = Topics.connect(kafka);
                KafkaProducer<byte[], byte[]> producer = transactional("committing");
                KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "pending"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            topics.createMissing(List.of("sdss"));
            send(partition.topic(), 0, 5);
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(5)), member.groupMetadata());
            CompletableFuture<Void> committed = CompletableFuture.runAsync(
                    producer::commitTransaction, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
            assertThat(topics.list()).contains(new Topics.Summary(partition.topic(), 3, 5, OptionalLong.of(0)));
            committed.get();
        }
    }

    @Test
    void namesTheTopicThatMayNotBeCreated() throws Exception {
        ResourcePattern cluster = new ResourcePattern(ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL);
        List<AclBinding> rules = List.of(
                rule(
                        new ResourcePattern(ResourceType.TOPIC, "denied.", PatternType.PREFIXED),
                        AclOperation.CREATE,
                        AclPermissionType.DENY),
                // The broker itself needs the other rights: once a resource has a rule, unlisted operations on it are
                // denied.
                rule(cluster, AclOperation.ALL, AclPermissionType.ALLOW),
                rule(cluster, AclOperation.CREATE, AclPermissionType.DENY));
        try (Topics topics = Topics.connect(settings("denied", Map.of()));
                Admin admin = Admin.create(client())) {
            admin.createAcls(rules).all().get(20, TimeUnit.SECONDS);
            try {
                assertThatExceptionOfType(InputException.class)
                        .isThrownBy(() -> topics.createMissing(List.of("sdss")))
                        .withMessageMatching("topic denied\\.\\S+ is missing and may not be created: .+");
            } finally {
                admin.deleteAcls(rules.stream().map(AclBinding::toFilter).toList())
                        .all()
                        .get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void saysWhichSettingsMakeATopicImpossible() {
        Settings.Kafka kafka = settings("tripled", Map.of("photosphere.kafka.replication-factor", 3));
        try (Topics topics = Topics.connect(kafka)) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> topics.createMissing(List.of("sdss")))
                    .withMessageContaining("could not be created")
                    .satisfies(e -> assertThat(e.hint()).contains("replication-factor"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SDSS dr19", "a/b", "-sdss", "a.b"})
    void refusesASurveyNameThatCannotBePartOfATopic(String survey) {
        try (Topics topics = Topics.connect(settings("named", Map.of()))) {
            assertThatExceptionOfType(InputException.class).isThrownBy(() -> topics.createMissing(List.of(survey)));
            assertThat(topics.list()).isEmpty();
        }
    }

    private static Settings.Kafka settings(String prefix, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "photosphere.kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "photosphere.kafka.topic-prefix",
                prefix,
                "photosphere.kafka.partitions",
                3));
        all.putAll(more);
        return Settings.load(null, all).kafka();
    }

    private static AclBinding rule(ResourcePattern resource, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(resource, new AccessControlEntry("User:*", "*", operation, permission));
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static void send(String topic, int partition, int records) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {(byte) i}))
                        .get();
            }
        }
    }

    private static void commit(String group, TopicPartition partition, long offset)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(client())) {
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }
}
