package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets committed by a group. A transaction's answers are readable some ten milliseconds before its offsets: right
 * after its last answer a group still has the offsets of the transaction before, unless the reader waits.
 */
final class CommittedOffsets {

    /** Longest wait; under load transactions follow each other without a gap. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration AGAIN = Duration.ofMillis(50);

    private CommittedOffsets() {}

    /**
     * Returns the offsets by partition; null for a partition without one.
     *
     * @param patience longest wait for one answer of Kafka
     */
    static Map<TopicPartition, OffsetAndMetadata> of(
            Admin admin, String group, Collection<TopicPartition> partitions, Duration patience) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Map<TopicPartition, OffsetAndMetadata> stable = ask(admin, group, partitions, true, patience);
        // Kafka's client omits partitions with a pending offset.
        while (!stable.keySet().containsAll(partitions) && System.nanoTime() < end) {
            LockSupport.parkNanos(AGAIN.toNanos());
            stable = ask(admin, group, partitions, true, patience);
        }
        if (stable.keySet().containsAll(partitions)) {
            return stable;
        }
        Map<TopicPartition, OffsetAndMetadata> latest = new HashMap<>(ask(admin, group, partitions, false, patience));
        latest.putAll(stable);
        return latest;
    }

    private static Map<TopicPartition, OffsetAndMetadata> ask(
            Admin admin, String group, Collection<TopicPartition> partitions, boolean isStable, Duration patience) {
        return BrokerAnswer.get(
                admin.listConsumerGroupOffsets(
                                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                                new ListConsumerGroupOffsetsOptions().requireStable(isStable))
                        .partitionsToOffsetAndMetadata(group),
                patience);
    }
}
