package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.photosphere.services.config.Settings;

/** Properties of Kafka clients: how long commands wait for a broker, how spectra are
 * sent, and what all consumers share. */
public final class KafkaClients {

    /** Longest request before it is sent again; Kafka's own default. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

    private KafkaClients() {}

    /** Returns properties of a client that waits for a broker as long as the settings allow. */
    public static Properties patient(Settings.Kafka kafka) {
        Duration request =
                kafka.startupTimeout().compareTo(LONGEST_REQUEST) < 0 ? kafka.startupTimeout() : LONGEST_REQUEST;
        Properties properties = kafka.clientProperties();
        properties.put(
                "default.api.timeout.ms", String.valueOf(kafka.startupTimeout().toMillis()));
        properties.put("request.timeout.ms", String.valueOf(request.toMillis()));
        properties.put("reconnect.backoff.ms", String.valueOf(kafka.backoffMin().toMillis()));
        properties.put(
                "reconnect.backoff.max.ms", String.valueOf(kafka.backoffMax().toMillis()));
        return properties;
    }

    /**
     * Returns a producer of spectra without transactions: acknowledged, in order, with large batches. One request at a
     * time: of several to a partition that the broker is still opening, a later one can be stored first; the earlier one
     * is then refused until it expires (KAFKA-15591).
     */
    public static KafkaProducer<byte[], byte[]> sender(Settings.Kafka kafka) {
        Properties properties = kafka.clientProperties();
        properties.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
        properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        // Three times the default's throughput for messages of 80 kB.
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(1 << 20));
        // A spectrum over the node's limit has to arrive there and become a dead letter.
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(8 << 20));
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Returns properties of every consumer: committed records as bytes, new partitions from their start, no commits of
     * its own.
     *
     * @param client settings of the client, left unchanged
     */
    static Properties consumer(Properties client) {
        Properties properties = new Properties();
        properties.putAll(client);
        // Aborted input is not consumed; the consumer waits for open transactions.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // All records of a partition that appears later are new.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Bytes: a deserialiser that throws would kill the consumer.
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        return properties;
    }

    /**
     * Returns properties of a consumer without a group, which creates no topic.
     *
     * @param client settings of the client, left unchanged
     */
    static Properties ungrouped(Properties client) {
        Properties properties = consumer(client);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return properties;
    }

    /**
     * Returns a reader of committed records without a group.
     *
     * @param client settings of the client, such as {@link #patient}, left unchanged
     */
    static KafkaConsumer<byte[], byte[]> reader(Properties client) {
        return new KafkaConsumer<>(ungrouped(client));
    }
}
