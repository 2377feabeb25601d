package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;

/** Kafka clients of commands: how long they wait for a broker, and the meaning of their errors. */
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
     * Returns a reader of committed records without a group; it reads partitions that appear later from their start.
     */
    public static KafkaConsumer<byte[], byte[]> reader(Settings.Kafka kafka) {
        Properties properties = patient(kafka);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("allow.auto.create.topics", "false");
        // All records of a partition that appears later are new.
        properties.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public static InputException explain(Throwable error, Settings.Kafka kafka) {
        if (error instanceof TimeoutException || isUnresolvable(error)) {
            return new InputException(
                    "no Kafka broker answers at " + kafka.bootstrapServers(),
                    "start one with 'photosphere broker', or give its address with --bootstrap-servers",
                    error);
        }
        if (error instanceof AuthorizationException || error instanceof AuthenticationException) {
            return new InputException(
                    "Kafka refuses access: " + error.getMessage(),
                    "credentials are in photosphere.kafka.client; the topics begin with " + kafka.topicPrefix(),
                    error);
        }
        if (error instanceof RecordTooLargeException) {
            return new InputException(
                    "a spectrum is too large to send: " + error.getMessage(),
                    "raise max.message.bytes of the topic and photosphere.kafka.client.\"max.request.size\"",
                    error);
        }
        return new InputException(
                "Kafka at " + kafka.bootstrapServers() + ": " + error.getMessage(),
                "see photosphere.kafka in reference.conf",
                error);
    }

    /** Returns whether an address cannot be resolved, which clients wrap in the failure of their construction. */
    private static boolean isUnresolvable(Throwable error) {
        return error instanceof KafkaException
                && error.getCause() != null
                && String.valueOf(error.getCause().getMessage()).contains("bootstrap");
    }
}
