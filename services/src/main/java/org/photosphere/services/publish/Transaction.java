package org.photosphere.services.publish;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;

/**
 * What is committed together.
 *
 * @param answers those of a partition in its order
 * @param offsets where the group goes on behind them
 * @param passed the same behind offsets that hold nothing to answer
 * @param passedUnder the membership under which those were passed; under a later one their partitions may be another node's,
 *     which would go back
 */
record Transaction(
        List<OutgoingRecord> answers,
        Map<TopicPartition, OffsetAndMetadata> offsets,
        Map<TopicPartition, OffsetAndMetadata> passed,
        @Nullable ConsumerGroupMetadata passedUnder) {
    Transaction {
        answers = List.copyOf(answers);
        offsets = Map.copyOf(offsets);
    }

    /** What is committed under a membership; may be nothing. */
    Map<TopicPartition, OffsetAndMetadata> offsetsUnder(ConsumerGroupMetadata membership) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(offsets);
        if (membership.equals(passedUnder)) {
            all.putAll(passed);
        }
        return all;
    }

    /** The inputs that it answers. */
    PartitionCounts spectra() {
        return PartitionCounts.of(answers.stream().map(OutgoingRecord::origin).toList());
    }
}
