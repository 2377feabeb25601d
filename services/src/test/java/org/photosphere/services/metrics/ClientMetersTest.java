package org.photosphere.services.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.NodeConsumer;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.publish.TransactionalWriter;

/** Meters of a node's Kafka clients: few, and removed with their client. */
class ClientMetersTest {

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;
    private static Settings settings;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerSettings.in(data).withFreePort());
        settings = Settings.load(
                null,
                Map.of("photosphere.kafka.bootstrap-servers", broker.bootstrapServers(), "photosphere.node.id", "n"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** Returns the series of Kafka's clients. */
    private static List<String> series(NodeMetrics metrics) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("kafka_"))
                .toList();
    }

    private static Set<String> names(NodeMetrics metrics) {
        return series(metrics).stream()
                .map(line -> line.substring(0, line.indexOf('{')))
                .collect(Collectors.toSet());
    }

    private static Set<String> onTheDashboard() throws IOException {
        Set<String> names = Pattern.compile("\\bkafka_[a-z_]+")
                .matcher(Files.readString(Path.of("../dashboards/kafka.json")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertThat(names).hasSizeGreaterThan(10);
        return names;
    }

    private static TransactionalWriter writer(NodeMetrics metrics) {
        return new TransactionalWriter(
                settings.kafka().clientProperties(),
                "group-n",
                Duration.ofSeconds(15),
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                metrics);
    }

    private static long binderThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("micrometer-kafka-metrics"))
                .count();
    }

    @Test
    void anOperatorSeesEachKindOfClient() throws Exception {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE);
                Topics topics = Topics.connect(settings.kafka());
                TransactionalWriter writer = writer(metrics)) {
            metrics.bind(topics.meters());
            topics.createMissing(List.of("survey"));
            writer.recover();
            try (Consumer<byte[], byte[]> consumer = NodeConsumer.consumer(settings, metrics)) {
                consumer.subscribe(settings.kafka().spectraTopics());
                Awaitility.await().until(() -> {
                    consumer.poll(Duration.ofMillis(100));
                    return !consumer.assignment().isEmpty();
                });
                // The mean of no values is unknown, and has no series.
                Set<String> known = onTheDashboard();
                known.removeIf(name -> name.endsWith("_avg"));
                assertThat(names(metrics)).containsAll(known);
                // One series per name and client, whatever the number of topics and brokers.
                assertThat(series(metrics)).hasSameSizeAs(names(metrics)).hasSizeBetween(known.size(), 38);
            }
            assertThat(series(metrics)).noneMatch(line -> line.startsWith("kafka_consumer_"));
        }
    }

    /** As after each failed transaction. */
    @Test
    void aRenewedProducerLeavesNothingBehind() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            try (TransactionalWriter writer = writer(metrics)) {
                writer.recover();
                int series = series(metrics).size();
                long threads = binderThreads();
                for (int i = 0; i < 5; i++) {
                    writer.recover();
                }
                assertThat(series).isPositive();
                assertThat(series(metrics)).hasSize(series);
                Awaitility.await()
                        .untilAsserted(() -> assertThat(binderThreads()).isEqualTo(threads));
            }
            assertThat(series(metrics)).isEmpty();
        }
    }
}
