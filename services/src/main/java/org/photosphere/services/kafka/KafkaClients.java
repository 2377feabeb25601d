package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.photosphere.services.config.Settings;

/** Properties of Kafka clients: how long commands wait for a broker, and what all consumers share. */
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
