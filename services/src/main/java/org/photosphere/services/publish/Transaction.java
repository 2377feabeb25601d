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
 * Answers and offsets that are committed together.
 *
 * @param answers answers, those of a partition in offset order
 * @param offsets next offset to read of each partition with answers
 * @param passed next offset after passed offsets without records
 * @param passedUnder membership at the time they were passed; under a later one their partitions may be another node's,
 *     whose offsets would be reset
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

    /** Returns the offsets to commit under a membership; may be empty. */
    Map<TopicPartition, OffsetAndMetadata> offsetsUnder(ConsumerGroupMetadata membership) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(offsets);
        if (membership.equals(passedUnder)) {
            all.putAll(passed);
        }
        return all;
    }

    /** Returns the counts of the answered inputs. */
    PartitionCounts spectra() {
        return PartitionCounts.of(answers.stream().map(OutgoingRecord::origin).toList());
    }
}
