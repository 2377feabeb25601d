package org.photosphere.services.pipeline;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of one poll.
 *
 * @param id in the order of polls
 * @param records those of a partition in its order; none where the consumer came past offsets that hold nothing to answer
 * @param nextOffsets where the group goes on behind them, and behind offsets that hold nothing to answer
 * @param membership under which they were polled
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
