package org.photosphere.services.ingest;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.services.pipeline.PartitionCounts;

/** Hears what ingest does; called on the consumer's thread, must not block for long. */
public interface IngestListener {

    /** Partitions joined this node. */
    void assigned(Collection<TopicPartition> partitions);

    /**
     * Before the first spectrum of topics, so that their output topics exist. Not within a rebalance, where Kafka would
     * take an error for a reason to join again: what this throws ends the consumer. May ask the broker.
     */
    void prepare(Set<String> topics);

    /** Partitions left this node. */
    void revoked(Collection<TopicPartition> partitions);

    /** Partitions left this node without its consent: its session had ended, and others may read them already. */
    default void lost(Collection<TopicPartition> partitions) {
        revoked(partitions);
    }

    /** Spectra were polled. */
    void ingested(PartitionCounts spectra);

    /** Spectra in flight were dropped and will be polled again. */
    void voided(PartitionCounts spectra);

    /**
     * After every poll.
     *
     * @param records in this node's partitions that it has yet to read
     * @param seconds age of what it read last of the partition that is furthest behind
     */
    void behind(long records, double seconds);

    /** Partitions were paused at the bound, or resumed. */
    void paused(boolean paused);
}
