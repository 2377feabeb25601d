package org.photosphere.services.kafka;

import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.photosphere.services.config.Settings;
import org.photosphere.services.metrics.NodeMetrics;

/** The Kafka consumer of a node, configured for exactly-once processing. */
public final class NodeConsumer {

    /** Divisor of the bytes that may be in flight: the bytes fetched ahead of the polls. */
    private static final int FETCH_SHARE = 4;

    private NodeConsumer() {}

    public static Consumer<byte[], byte[]> consumer(Settings settings, NodeMetrics metrics) {
        return new MeteredConsumer(properties(settings), metrics);
    }

    static Properties properties(Settings settings) {
        Properties properties = settings.kafka().clientProperties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.kafka().groupId());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.node().id());
        // A member that returns within its session gets its partitions back without a rebalance.
        properties.put(
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                instanceId(settings.node().id()));
        // Offsets are committed by the publisher's transactions.
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Aborted input is not consumed; the consumer waits for open transactions.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                String.valueOf(settings.node().microBatchRecords()));
        long fetch = Math.min(settings.node().maxInFlightBytes() / FETCH_SHARE, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, String.valueOf(fetch));
        // A new survey's topic is discovered within this time.
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "3000");
        if (!settings.kafka().brokersAssign()) {
            long session = settings.kafka().sessionTimeout().toMillis();
            properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, String.valueOf(session));
            properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, String.valueOf(session / 4));
            // A joining member takes a few partitions of each; consumption of the others continues.
            properties.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        // Bytes: a deserialiser that throws would kill the consumer.
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        return properties;
    }

    /** Kafka permits letters, digits, '.', '_' and '-', as in topic names. */
    private static String instanceId(String name) {
        return name.replaceAll("[^a-zA-Z0-9._-]", "_");
    }
}
