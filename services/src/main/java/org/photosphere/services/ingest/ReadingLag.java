package org.photosphere.services.ingest;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * Lag of a node's reading in its partitions. In seconds it is the age of the last record read from a partition that has
 * more: the next one is hardly younger. A timestamp by the sender's clock may be wrong by any amount; such a record
 * counts as no older than the time since the node had read the whole partition. The lag is never negative or NaN; a
 * partition of which no record was read yet counts in records alone.
 */
final class ReadingLag {

    private record LastRead(long timestampMs, TimestampType clock) {}

    private final Map<TopicPartition, LastRead> lastRead = new HashMap<>();
    private final Map<TopicPartition, Long> behindSinceMs = new HashMap<>();

    void read(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
            ConsumerRecord<byte[], byte[]> last = read.get(read.size() - 1);
            lastRead.put(partition, new LastRead(last.timestamp(), last.timestampType()));
        }
    }

    void left(Collection<TopicPartition> partitions) {
        lastRead.keySet().removeAll(partitions);
        behindSinceMs.keySet().removeAll(partitions);
    }

    /**
     * Returns whether the consumer knows the end offset of each of its partitions, which it does after its first fetch.
     */
    static boolean isKnown(Consumer<?, ?> consumer) {
        return consumer.assignment().stream()
                .allMatch(partition -> consumer.currentLag(partition).isPresent());
    }

    /** Returns the number of unread spectra in the consumer's partitions, as far as known without a request. */
    static long records(Consumer<?, ?> consumer) {
        return consumer.assignment().stream()
                .mapToLong(partition -> records(consumer, partition))
                .sum();
    }

    private static long records(Consumer<?, ?> consumer, TopicPartition partition) {
        return Math.max(0, consumer.currentLag(partition).orElse(0));
    }

    /**
     * Returns the lag of the partition that is furthest behind, s; 0 if all is read. Called after every poll.
     *
     * @param nowMs time of the node's clock, milliseconds since the epoch
     */
    double seconds(Consumer<?, ?> consumer, long nowMs) {
        long oldestMs = 0;
        for (TopicPartition partition : consumer.assignment()) {
            if (records(consumer, partition) == 0) {
                behindSinceMs.remove(partition);
            } else {
                behindSinceMs.putIfAbsent(partition, nowMs);
                oldestMs = Math.max(oldestMs, ageMs(partition, nowMs));
            }
        }
        return oldestMs * 1e-3;
    }

    private long ageMs(TopicPartition partition, long nowMs) {
        LastRead last = lastRead.get(partition);
        if (last == null) {
            return 0;
        }
        long age = nowMs - last.timestampMs();
        return last.clock() == TimestampType.LOG_APPEND_TIME
                ? age
                : Math.min(age, nowMs - behindSinceMs.getOrDefault(partition, nowMs));
    }
}
