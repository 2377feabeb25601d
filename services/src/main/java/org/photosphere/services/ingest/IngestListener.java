package org.photosphere.services.ingest;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.services.pipeline.PartitionCounts;

/** Events of ingest. Called on the consumer's thread; must not block for long. */
public interface IngestListener {

    /** Partitions were assigned to this node. */
    void assigned(Collection<TopicPartition> partitions);

    /**
     * Called before the first spectrum of topics, so that their output topics exist. Not within a rebalance, where
     * Kafka would take an error for a reason to rejoin: an exception ends the consumer. May query the broker.
     */
    void prepare(Set<String> topics);

    /** Partitions were revoked from this node. */
    void revoked(Collection<TopicPartition> partitions);

    /** Partitions were lost without revocation: the session had ended, and other nodes may read them already. */
    default void lost(Collection<TopicPartition> partitions) {
        revoked(partitions);
    }

    /** Spectra were polled. */
    void ingested(PartitionCounts spectra);

    /** Spectra in flight were dropped and will be polled again. */
    void voided(PartitionCounts spectra);

    /**
     * Called after every poll.
     *
     * @param records number of records in this node's partitions yet to be read
     * @param seconds age of the last record read of the partition that is furthest behind
     */
    void behind(long records, double seconds);

    /** Partitions were paused at the bound, or resumed. */
    void paused(boolean paused);
}
