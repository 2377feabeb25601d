package org.photosphere.services.cluster;

import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.photosphere.services.config.Settings;
import org.photosphere.services.metrics.NodeMetrics;

/** The node's Kafka consumer, as exactly-once processing needs it. */
final class KafkaClients {

    private KafkaClients() {}

    static Consumer<byte[], byte[]> consumer(Settings settings, NodeMetrics metrics) {
        Properties properties = settings.kafka().clientProperties();
        properties.put("group.id", settings.kafka().groupId());
        properties.put("client.id", settings.node().id());
        // Offsets are committed by the publisher's transactions.
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        // Aborted input is no input; and commits that hang in a transaction are waited for.
        properties.put("isolation.level", "read_committed");
        properties.put("max.poll.records", String.valueOf(settings.node().microBatchRecords()));
        long session = settings.kafka().sessionTimeout().toMillis();
        properties.put("session.timeout.ms", String.valueOf(session));
        properties.put("heartbeat.interval.ms", String.valueOf(session / 4));
        // A new survey's topic is found within this time.
        properties.put("metadata.max.age.ms", "3000");
        // Bytes: a deserialiser that throws would kill the consumer.
        properties.put("key.deserializer", ByteArrayDeserializer.class.getName());
        properties.put("value.deserializer", ByteArrayDeserializer.class.getName());
        return new MeteredConsumer(properties, metrics);
    }
}
