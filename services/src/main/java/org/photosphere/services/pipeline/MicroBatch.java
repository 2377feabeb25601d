package org.photosphere.services.pipeline;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of one poll: their answers and these offsets are committed in one transaction.
 *
 * @param id order of commit
 * @param records none where the consumer came past offsets that hold nothing to answer
 * @param nextOffsets where the group goes on behind them
 * @param group the membership under which they were polled; a commit under an older one is refused by the broker
 */
public record MicroBatch(
        MicroBatchId id,
        List<RawRecord> records,
        Map<TopicPartition, OffsetAndMetadata> nextOffsets,
        ConsumerGroupMetadata group) {
    public MicroBatch {
        records = List.copyOf(records);
        nextOffsets = Map.copyOf(nextOffsets);
    }
}
