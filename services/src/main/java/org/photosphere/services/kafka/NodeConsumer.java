package org.photosphere.services.kafka;

import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.photosphere.services.config.Settings;
import org.photosphere.services.metrics.NodeMetrics;

/** The Kafka consumer of a node, configured for exactly-once processing: transactions commit its offsets. */
public final class NodeConsumer {

    /** Divisor of the bytes that may be in flight: the bytes fetched ahead of the polls. */
    private static final int FETCH_SHARE = 4;

    private NodeConsumer() {}

    public static Consumer<byte[], byte[]> consumer(Settings settings, NodeMetrics metrics) {
        return new MeteredConsumer(properties(settings), metrics);
    }

    static Properties properties(Settings settings) {
        Properties properties = KafkaClients.consumer(settings.kafka().clientProperties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.kafka().groupId());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.node().id());
        // A member that returns within its session gets its partitions back without a rebalance.
        properties.put(
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                instanceId(settings.node().id()));
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
        return properties;
    }

    /** Kafka permits letters, digits, '.', '_' and '-', as in topic names. */
    private static String instanceId(String name) {
        return name.replaceAll("[^a-zA-Z0-9._-]", "_");
    }
}
