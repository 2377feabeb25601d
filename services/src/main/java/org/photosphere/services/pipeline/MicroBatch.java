package org.photosphere.services.pipeline;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of one poll.
 *
 * @param id in the order of polls
 * @param records at least one, those of a partition in its order
 * @param nextOffsets where the group goes on behind them
 */
public record MicroBatch(MicroBatchId id, List<RawRecord> records, Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    public MicroBatch {
        records = List.copyOf(records);
        nextOffsets = Map.copyOf(nextOffsets);
    }
}
