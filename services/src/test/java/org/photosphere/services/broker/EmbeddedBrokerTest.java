package org.photosphere.services.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;

/** One broker for all tests; the restart is the last one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedBrokerTest {

    private static final int LAST = Integer.MAX_VALUE;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(settings());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static BrokerSettings settings() {
        return BrokerSettings.in(data)
                .withFreePort()
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .withProperty("allow.everyone.if.no.acl.found", "true");
    }

    @Test
    void acceptsRecordsOfSeveralMegabytesWhereTheTopicAllowsThem() throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic("large", 1, (short) 1)
                            .configs(Map.of("max.message.bytes", String.valueOf(4 << 20)))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        send("large", new byte[3 << 20]);
        assertThat(read("large", 1))
                .singleElement()
                .satisfies(value -> assertThat(value).hasSize(3 << 20));
        assertThatThrownBy(() -> send("large", new byte[5 << 20]))
                .hasRootCauseInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void refusesATopicThatAnAclDenies() throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic("denied", 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            AclBinding deny = new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "denied", PatternType.LITERAL),
                    new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY));
            admin.createAcls(List.of(deny)).all().get(20, TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> send("denied", new byte[1])).hasRootCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void namesThePortThatIsInUse(@TempDir Path other) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            int port = taken.getLocalPort();
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(
                            () -> EmbeddedBroker.start(BrokerSettings.in(other).withPort(port)))
                    .withMessage("port " + port + " on localhost is in use")
                    .satisfies(e -> assertThat(e.hint()).contains("--port"));
        }
    }

    @Test
    void refusesAFolderThatAnotherBrokerUses() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> EmbeddedBroker.start(settings()))
                .withMessageContaining("is used by another broker")
                .withMessageContaining(data.toString());
        assertThat(broker.bootstrapServers()).startsWith("localhost:");
    }

    @Test
    void refusesAPropertyThatKafkaDoesNotTake(@TempDir Path other) {
        BrokerSettings bad = BrokerSettings.in(other).withFreePort().withProperty("log.segment.bytes", "many");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> EmbeddedBroker.start(bad))
                .withMessageContaining("log.segment.bytes");
    }

    @Test
    @Order(LAST)
    void keepsRecordsOverARestartOfLessThanFiveSeconds() throws Exception {
        send("kept", "before".getBytes(StandardCharsets.UTF_8));
        broker.close();

        long begin = System.nanoTime();
        broker = EmbeddedBroker.start(settings());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));

        send("kept", "after".getBytes(StandardCharsets.UTF_8));
        assertThat(read("kept", 2))
                .extracting(value -> new String(value, StandardCharsets.UTF_8))
                .containsExactly("before", "after");
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static void send(String topic, byte[] value) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                16 << 20,
                "delivery.timeout.ms",
                20_000,
                "request.timeout.ms",
                10_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
        }
    }

    private static List<byte[]> read(String topic, int records) {
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (values.size() < records && System.nanoTime() < until) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }
}
