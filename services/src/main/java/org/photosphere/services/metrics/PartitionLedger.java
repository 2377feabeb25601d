package org.photosphere.services.metrics;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.services.pipeline.PartitionCounts;

/**
 * Accounts for the spectra of each partition: each one polled is answered, dropped to be polled again, or in flight.
 * The committer counts the spectra in flight, the reader and the writer count the others, so that a defect shows as a
 * difference; between two of these counts it may be non-zero for a moment. Safe for use by several threads.
 */
public final class PartitionLedger {

    private final Supplier<PartitionCounts> inFlight;
    private final Consumer<TopicPartition> onNew;
    private final Set<TopicPartition> known = new HashSet<>();
    private PartitionCounts balance = PartitionCounts.NONE;
    private long ingested;
    private long answered;

    /**
     * @param inFlight spectra polled and not committed
     * @param onNew consumer of each new partition
     */
    PartitionLedger(Supplier<PartitionCounts> inFlight, Consumer<TopicPartition> onNew) {
        this.inFlight = inFlight;
        this.onNew = onNew;
    }

    void ingested(PartitionCounts spectra) {
        Set<TopicPartition> fresh = new HashSet<>(spectra.partitions());
        synchronized (this) {
            fresh.removeAll(known);
            known.addAll(fresh);
            balance = balance.plus(spectra);
            ingested += spectra.total();
        }
        fresh.forEach(onNew);
    }

    synchronized void answered(PartitionCounts spectra) {
        balance = balance.minus(spectra);
        answered += spectra.total();
    }

    synchronized void voided(PartitionCounts spectra) {
        balance = balance.minus(spectra);
    }

    /** Returns ingested minus answered, voided and in flight, over all partitions. */
    public synchronized long unaccounted() {
        return balance.minus(inFlight.get()).total();
    }

    /** Returns the same difference for one partition. */
    public synchronized long unaccounted(TopicPartition partition) {
        return balance.of(partition) - inFlight.get().of(partition);
    }

    long inFlight() {
        return inFlight.get().total();
    }

    synchronized long ingestedCount() {
        return ingested;
    }

    synchronized long answeredCount() {
        return answered;
    }
}
