package org.photosphere.services.publish;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;

/**
 * What is committed together.
 *
 * @param answers at least one, those of a partition in its order
 * @param offsets where the group goes on behind them
 */
record Transaction(List<OutgoingRecord> answers, Map<TopicPartition, OffsetAndMetadata> offsets) {
    Transaction {
        answers = List.copyOf(answers);
        offsets = Map.copyOf(offsets);
    }

    /** The inputs that it answers. */
    PartitionCounts spectra() {
        return PartitionCounts.of(answers.stream().map(OutgoingRecord::origin).toList());
    }
}
