package org.photosphere.services.pipeline;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** So many records of each partition, and the bytes of all. Immutable; partitions without any are left out. */
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

    /** Of the inputs' own partitions. */
    public static PartitionCounts of(Collection<RawRecord> records) {
        Map<TopicPartition, Long> counts = new HashMap<>();
        records.forEach(record -> counts.merge(record.topicPartition(), 1L, Long::sum));
        return new PartitionCounts(
                counts, records.stream().mapToLong(RawRecord::bytes).sum());
    }

    /**
     * Of one partition alone.
     *
     * @param bytes of them all
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

    /** Of keys, values and headers as they were sent. */
    public long bytes() {
        return bytes;
    }

    /** Those that have any. */
    public Set<TopicPartition> partitions() {
        return counts.keySet();
    }
}
