package org.photosphere.services.pipeline;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of one poll.
 *
 * @param id position in the order of polls
 * @param records polled records, those of a partition in offset order; empty if the consumer only passed offsets
 *     without records
 * @param nextOffsets next offset to read of each partition, after these records and after offsets without records
 * @param membership group membership at the time of the poll
 */
public record MicroBatch(
        MicroBatchId id,
        List<RawRecord> records,
        Map<TopicPartition, OffsetAndMetadata> nextOffsets,
        ConsumerGroupMetadata membership) {
    public MicroBatch {
        records = List.copyOf(records);
        nextOffsets = Map.copyOf(nextOffsets);
    }
}
