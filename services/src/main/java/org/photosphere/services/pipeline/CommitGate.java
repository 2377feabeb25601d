package org.photosphere.services.pipeline;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where ingest and publish agree on what is in flight.
 *
 * <p>Ingest and publish run on threads of their own, and a rebalance or an aborted transaction may void what is in
 * flight at any moment. Every micro-batch belongs to an epoch. Publish commits only inside {@link #commit}, under the
 * lock and only for the present epoch; whoever must go back to the committed offsets calls {@link #advance}, which
 * waits for a running commit and then voids the rest. So each polled record is either committed or void, never both:
 * a void one is polled again.
 */
public final class CommitGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long epoch;
    private PartitionCounts inFlight = PartitionCounts.NONE;

    /** The present epoch. */
    public long epoch() {
        lock.lock();
        try {
            return epoch;
        } finally {
            lock.unlock();
        }
    }

    /** Spectra taken and neither committed nor void. */
    public long inFlight() {
        return inFlightByPartition().total();
    }

    /** The same, a partition at a time. */
    public PartitionCounts inFlightByPartition() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ingest takes spectra into flight.
     *
     * @return false where the epoch is over: they must be dropped, they will be polled again
     */
    public boolean take(long ofEpoch, PartitionCounts spectra) {
        lock.lock();
        try {
            if (ofEpoch != epoch) {
                return false;
            }
            inFlight = inFlight.plus(spectra);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a transaction, or not where the epoch is over. An exception of the transaction leaves the spectra in
     * flight: {@link #advance} voids them.
     *
     * @param transaction writes answers and offsets and commits
     * @return whether it ran
     */
    public boolean commit(long ofEpoch, PartitionCounts spectra, Runnable transaction) {
        lock.lock();
        try {
            if (ofEpoch != epoch) {
                return false;
            }
            transaction.run();
            inFlight = inFlight.minus(spectra);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Voids what is in flight and begins the next epoch.
     *
     * @return the spectra that were voided
     */
    public PartitionCounts advance() {
        lock.lock();
        try {
            PartitionCounts voided = inFlight;
            inFlight = PartitionCounts.NONE;
            epoch++;
            changed.signalAll();
            return voided;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing is in flight.
     *
     * @return whether that came about in time
     */
    public boolean awaitIdle(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            while (inFlight.total() > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
