package org.photosphere.services.metrics;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.services.pipeline.PartitionCounts;

/**
 * What came in of each partition is answered, was dropped to be read again, or is in flight. In flight is counted by who
 * commits, the others by who reads and writes, so that what no count explains can be other than zero where there is a
 * defect; for a moment between two of these counts it may be so. Safe for use by several threads.
 */
public final class PartitionLedger {

    private final Supplier<PartitionCounts> inFlight;
    private final Consumer<TopicPartition> onNew;
    private final Set<TopicPartition> known = new HashSet<>();
    private PartitionCounts balance = PartitionCounts.NONE;
    private long ingested;
    private long answered;

    /**
     * @param inFlight polled and not committed
     * @param onNew hears of each partition once
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

    /** Of all partitions: ingested less answered, voided and in flight. */
    public synchronized long unaccounted() {
        return balance.minus(inFlight.get()).total();
    }

    /** Of one partition. */
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
