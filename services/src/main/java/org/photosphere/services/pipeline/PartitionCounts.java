package org.photosphere.services.pipeline;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Number of records of each partition, and their total bytes. Immutable; partitions without records are left out. */
public final class PartitionCounts {

    public static final PartitionCounts NONE = new PartitionCounts(Map.of(), 0);

    private final Map<TopicPartition, Long> counts;
    private final long bytes;
    private final long total;

    private PartitionCounts(Map<TopicPartition, Long> counts, long bytes) {
        this.counts = Map.copyOf(counts);
        this.bytes = bytes;
        this.total = counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Counts records by their partitions. */
    public static PartitionCounts of(Collection<RawRecord> records) {
        Map<TopicPartition, Long> counts = new HashMap<>();
        records.forEach(record -> counts.merge(record.topicPartition(), 1L, Long::sum));
        return new PartitionCounts(
                counts, records.stream().mapToLong(RawRecord::bytes).sum());
    }

    /**
     * Returns the counts of a single partition.
     *
     * @param bytes total bytes of its records
     */
    public static PartitionCounts of(TopicPartition partition, long count, long bytes) {
        return count == 0 ? NONE : new PartitionCounts(Map.of(partition, count), bytes);
    }

    public PartitionCounts plus(PartitionCounts other) {
        return combined(other, 1);
    }

    public PartitionCounts minus(PartitionCounts other) {
        return combined(other, -1);
    }

    private PartitionCounts combined(PartitionCounts other, int sign) {
        Map<TopicPartition, Long> sum = new HashMap<>(counts);
        other.counts.forEach((partition, count) -> sum.merge(partition, sign * count, Long::sum));
        sum.values().removeIf(count -> count == 0);
        return new PartitionCounts(sum, bytes + sign * other.bytes);
    }

    public long of(TopicPartition partition) {
        return counts.getOrDefault(partition, 0L);
    }

    public long total() {
        return total;
    }

    /** Returns the total bytes of keys, values and headers as sent. */
    public long bytes() {
        return bytes;
    }

    /** Returns the partitions that have records. */
    public Set<TopicPartition> partitions() {
        return counts.keySet();
    }
}
