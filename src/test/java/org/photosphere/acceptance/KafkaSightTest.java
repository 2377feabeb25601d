package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.InputClock;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.pipeline.StageTimes;

/** A node's metrics of Kafka: its lag, the clock of timestamps, and absence of unknown values. */
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaSightTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String CLIENTS = "clients";
    private static final long HOUR_MS = 3_590_000;
    private static final String BY_BROKERS_CLOCK = "photosphere_end_to_end_seconds_%s{clock=\"log_append_time\"}";
    private static final String BY_SENDERS_CLOCK = "photosphere_end_to_end_seconds_%s{clock=\"create_time\"}";

    @TempDir
    static Path data;

    private RunningStream stream;

    @BeforeAll
    void start() throws Exception {
        stream = RunningStream.start(data);
    }

    @AfterAll
    void stop() {
        stream.close();
    }

    private String metrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + stream.node.httpPort() + "/metrics"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private double metric(String series) throws Exception {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private List<Origin> send(String topic, String prefix, long ahead, int count) throws Exception {
        List<Origin> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (int i = 0; i < count; i++) {
                long timestamp = System.currentTimeMillis() + ahead;
                var metadata = producer.send(new ProducerRecord<>(
                                topic,
                                null,
                                timestamp,
                                null,
                                Mutations.valid(prefix + i).toByteArray()))
                        .get();
                sent.add(Origin.newBuilder()
                        .setTopic(topic)
                        .setPartition(metadata.partition())
                        .setOffset(metadata.offset())
                        .build());
            }
        }
        return sent;
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Properties properties = stream.settings.kafka().clientProperties();
        properties.putAll(more);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private long lag() {
        return stream.topics.list().stream()
                .mapToLong(topic -> topic.lag().orElse(0))
                .sum();
    }

    @Test
    @Order(1)
    void whatIsAnsweredIsNoLagAfterAnUpstreamAbortAndWithinAnOpenTransaction() throws Exception {
        String topic = stream.settings.kafka().spectraTopic(RunningStream.SURVEY);
        try (KafkaProducer<byte[], byte[]> upstream = producer(Map.of("transactional.id", "upstream"))) {
            upstream.initTransactions();
            for (String end : List.of("abort", "commit", "abort")) {
                upstream.beginTransaction();
                for (int i = 0; i < 9; i++) {
                    // Each partition holds records of every transaction.
                    upstream.send(new ProducerRecord<>(
                                    topic, i % 4, null, Mutations.valid(end + i).toByteArray()))
                            .get();
                }
                if (end.equals("abort")) {
                    upstream.abortTransaction();
                } else {
                    upstream.commitTransaction();
                }
            }
            upstream.beginTransaction();
            upstream.send(new ProducerRecord<>(
                            topic, 0, null, Mutations.valid("open").toByteArray()))
                    .get();
            assertThat(stream.answers(9, PATIENCE)).hasSize(9);
            Awaitility.await().atMost(PATIENCE).until(() -> lag() == 0);
            Awaitility.await().atMost(PATIENCE).until(() -> metric("photosphere_group_lag") == 0);
            assertThat(metric("photosphere_reading_lag")).isZero();
            upstream.abortTransaction();
        }
        assertThat(metric("photosphere_transactions_total{outcome=\"aborted\"}"))
                .isZero();
    }

    @Test
    @Order(2)
    void aSendersWrongClockIsInNoObjectiveAndItsAnswersSayWhoseClockItWas() throws Exception {
        String topic = stream.settings.kafka().spectraTopic(CLIENTS);
        try (Admin admin = Admin.create(stream.settings.kafka().clientProperties())) {
            admin.createTopics(List.of(
                            new NewTopic(topic, 2, (short) 1).configs(Map.of("message.timestamp.type", "CreateTime"))))
                    .all()
                    .get();
        }
        double before = metric(String.format(BY_BROKERS_CLOCK, "count"));
        List<Origin> behind = send(topic, "behind-", -HOUR_MS, 5);
        List<Origin> ahead = send(topic, "ahead-", HOUR_MS, 5);
        StreamClient clients = new StreamClient(stream.settings.kafka(), CLIENTS);
        Map<Origin, List<Message>> answers = Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> clients.answers(10, Duration.ofSeconds(10)), found -> found.size() == 10);
        assertThat(answers.keySet()).containsAll(behind).containsAll(ahead);
        assertThat(answers.values())
                .allSatisfy(answer -> assertThat(((Parameters) answer.get(0)).getInputClock())
                        .isEqualTo(InputClock.INPUT_CLOCK_CREATE_TIME));
        Awaitility.await().atMost(PATIENCE).until(() -> metric(String.format(BY_SENDERS_CLOCK, "count")) == 10);
        // One hour for each of the five late ones.
        assertThat(metric(String.format(BY_SENDERS_CLOCK, "sum"))).isGreaterThan(5 * 3500);
        assertThat(metric(String.format(BY_BROKERS_CLOCK, "count"))).isEqualTo(before);
        assertThat(metric("photosphere_reading_lag_seconds")).isLessThan(60);
    }

    @Test
    @Order(3)
    void topicsThatWeMakeHaveTheBrokersClockWhateverTheSendersSays() throws Exception {
        String topic = stream.settings.kafka().spectraTopic(RunningStream.SURVEY);
        double before = metric(String.format(BY_BROKERS_CLOCK, "sum"));
        long beginUs = StageTimes.nowUs();
        List<Origin> sent = send(topic, "own-behind-", -HOUR_MS, 3);
        sent.addAll(send(topic, "own-ahead-", HOUR_MS, 3));
        Map<Origin, List<Message>> answers = stream.answers(9 + 6, PATIENCE);
        for (Origin origin : sent) {
            assertThat(answers.get(origin)).singleElement().isInstanceOfSatisfying(Parameters.class, answer -> {
                assertThat(answer.getInputClock()).isEqualTo(InputClock.INPUT_CLOCK_LOG_APPEND_TIME);
                assertThat(answer.getStageTimes(0).getStage()).isEqualTo("broker");
                assertThat(answer.getStageTimes(0).getAtUs()).isBetween(beginUs - 1000, StageTimes.nowUs());
            });
        }
        assertThat(metric(String.format(BY_BROKERS_CLOCK, "sum")) - before).isLessThan(6 * 60);
    }

    @Test
    @Order(4)
    void whatKafkaAloneKnowsIsAbsentWhileItDoesNotAnswer() throws Exception {
        List<String> kafkas = List.of(
                "photosphere_group_lag",
                "photosphere_reading_lag",
                "photosphere_reading_lag_seconds",
                "photosphere_partitions_assigned");
        for (String series : kafkas) {
            Awaitility.await(series).atMost(PATIENCE).until(() -> !Double.isNaN(metric(series)));
        }
        assertThat(metric("photosphere_kafka_reachable")).isEqualTo(1);
        stream.broker.close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> metric("photosphere_kafka_reachable") == 0);
        for (String series : kafkas) {
            assertThat(metric(series)).as(series).isNaN();
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                ClusterTest.status(stream.node).getStream().getFindingsList())
                        .anyMatch(finding -> finding.startsWith("Kafka does not answer")));
        assertThat(ClusterTest.status(stream.node).getStream().getTopicsList()).isEmpty();
        stream.broker = EmbeddedBroker.start(stream.brokerSettings);
        for (String series : kafkas) {
            Awaitility.await(series).atMost(PATIENCE).until(() -> !Double.isNaN(metric(series)));
        }
        assertThat(metric("photosphere_kafka_reachable")).isEqualTo(1);
    }

    /** Without a node, as by an operator. */
    @Test
    @Order(5)
    void lagIsThatOfCommittedOffsets() {
        Awaitility.await().atMost(PATIENCE).until(() -> lag() == 0);
        assertThat(stream.topics.list())
                .extracting(Topics.Summary::name)
                .contains(stream.settings.kafka().spectraTopic(CLIENTS));
    }
}
