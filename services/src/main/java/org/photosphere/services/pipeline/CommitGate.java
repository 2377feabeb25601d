package org.photosphere.services.pipeline;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Shared state of ingest and publish: the spectra in flight and the epoch they belong to.
 *
 * <p>Both run on threads of their own, and a rebalance or an aborted transaction may void the spectra in flight at any
 * moment. Every spectrum belongs to an epoch. Publish requests to commit spectra of the current epoch ({@link #begin}),
 * runs the transaction, and reports its outcome ({@link #committed}, or {@link #failed} once that is known). No lock is
 * held meanwhile, and one transaction runs at a time. {@link #advance} voids all spectra in flight except those of a
 * running transaction: until its outcome is known, nothing may be read from the committed offsets again ({@link
 * #isSettled}). Each polled record is therefore either committed or void, never both; a void record is polled again.
 *
 * <p>The gate also passes on the consumer group's membership. A transaction names the membership it commits under, and
 * the broker refuses one older than the group's. Ingest publishes a membership only after every spectrum of the
 * partitions it no longer owns is void or committed; a caller that reads the membership before the epoch therefore
 * commits no spectrum of another node's partition.
 */
public final class CommitGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long epoch;
    private volatile PartitionCounts inFlight = PartitionCounts.NONE;
    private volatile @Nullable PartitionCounts committing;
    private volatile @Nullable ConsumerGroupMetadata membership;

    /** Returns the current epoch. */
    public long epoch() {
        return epoch;
    }

    /** Returns the number of spectra taken and neither committed nor void. */
    public long inFlight() {
        return inFlight.total();
    }

    /** Returns the spectra in flight of each partition. */
    public PartitionCounts inFlightByPartition() {
        return inFlight;
    }

    /** Returns whether no transaction is running or of unknown outcome. */
    public boolean isSettled() {
        return committing == null;
    }

    /** Publishes the consumer's current group membership. Called on the consumer's thread. */
    public void join(ConsumerGroupMetadata present) {
        if (!present.equals(membership)) {
            lock.lock();
            try {
                membership = present;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Returns the membership to commit under. Read it before the epoch.
     *
     * @throws IllegalStateException before the first poll
     */
    public ConsumerGroupMetadata membership() {
        ConsumerGroupMetadata present = membership;
        if (present == null) {
            throw new IllegalStateException("no membership: nothing was polled");
        }
        return present;
    }

    /**
     * Waits until ingest has published another membership, or the epoch is over.
     *
     * @return whether either happened before the timeout
     */
    public boolean awaitOtherThan(ConsumerGroupMetadata old, long ofEpoch, Duration timeout)
            throws InterruptedException {
        return await(() -> epoch != ofEpoch || !old.equals(membership), timeout);
    }

    /**
     * Adds polled spectra to those in flight.
     *
     * @return false if the epoch is over: the caller must drop them, they will be polled again
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
     * Begins a transaction of spectra.
     *
     * @return false if the epoch is over: they are void
     */
    public boolean begin(long ofEpoch, PartitionCounts spectra) {
        lock.lock();
        try {
            if (committing != null) {
                throw new IllegalStateException("a transaction is running");
            }
            if (ofEpoch != epoch) {
                return false;
            }
            committing = spectra;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Records that the transaction is committed, even if its epoch is over. */
    public void committed() {
        settle();
    }

    /**
     * Records that the transaction failed or its outcome is unknown: the committed offsets decide.
     *
     * @return the transaction's spectra, now void
     */
    public PartitionCounts failed() {
        return settle();
    }

    private PartitionCounts settle() {
        lock.lock();
        try {
            PartitionCounts had = committing;
            if (had == null) {
                throw new IllegalStateException("no transaction is running");
            }
            inFlight = inFlight.minus(had);
            committing = null;
            changed.signalAll();
            return had;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Voids the spectra in flight, except those of a running transaction, and begins the next epoch.
     *
     * @return the voided spectra
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock alone
    public PartitionCounts advance() {
        lock.lock();
        try {
            PartitionCounts stays = committing == null ? PartitionCounts.NONE : committing;
            PartitionCounts voided = inFlight.minus(stays);
            inFlight = stays;
            epoch++;
            changed.signalAll();
            return voided;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no spectrum of some partitions is in flight.
     *
     * @return whether that happened before the timeout
     */
    public boolean awaitIdle(Collection<TopicPartition> partitions, Duration timeout) throws InterruptedException {
        return await(() -> partitions.stream().allMatch(partition -> inFlight.of(partition) == 0), timeout);
    }

    private boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
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
