package org.photosphere.services.ingest;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a node's reading is behind what is in its partitions. In seconds it is the age of the last record that was read of
 * a partition that has more: what is read next is hardly younger. Neither is ever negative or not a number; a partition of
 * which nothing was read yet counts in records alone.
 */
final class ReadingLag {

    private final Map<TopicPartition, Long> lastReadMs = new HashMap<>();

    void read(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
            lastReadMs.put(partition, read.get(read.size() - 1).timestamp());
        }
    }

    void left(Collection<TopicPartition> partitions) {
        lastReadMs.keySet().removeAll(partitions);
    }

    /** Spectra in the consumer's partitions that it has yet to read, as far as it knows without asking. */
    static long records(Consumer<?, ?> consumer) {
        return consumer.assignment().stream()
                .mapToLong(partition -> records(consumer, partition))
                .sum();
    }

    private static long records(Consumer<?, ?> consumer, TopicPartition partition) {
        return Math.max(0, consumer.currentLag(partition).orElse(0));
    }

    /** Of the partition that is furthest behind, s; 0 where all is read. */
    double seconds(Consumer<?, ?> consumer, long nowMs) {
        return consumer.assignment().stream()
                        .filter(partition -> records(consumer, partition) > 0)
                        .mapToLong(partition -> nowMs - lastReadMs.getOrDefault(partition, nowMs))
                        .map(age -> Math.max(0, age))
                        .max()
                        .orElse(0)
                * 1e-3;
    }
}
