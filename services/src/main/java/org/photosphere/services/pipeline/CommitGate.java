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
 * Where ingest and publish agree on what is in flight.
 *
 * <p>They run on threads of their own, and a rebalance or an aborted transaction may void what is in flight at any
 * moment. Every spectrum belongs to an epoch. Publish asks for leave to commit some of the present epoch ({@link #begin}), runs
 * the transaction, and says what came of it ({@link #committed}, or {@link #failed} once that is known). No lock is held
 * meanwhile, and there is one transaction at a time. {@link #advance} voids all that is in flight but what a running transaction
 * has: until that is settled nothing may be read from the committed offsets again ({@link #isSettled}). So each polled
 * record is either committed or void, never both: a void one is polled again.
 *
 * <p>The group's membership is handed over here too. A transaction names the one that it commits under, and the broker
 * refuses an older one than the group's. Ingest publishes a membership only after it has voided, or seen committed, all that the
 * one before had and this one has not; so whoever reads the membership before the epoch commits nothing that is another's.
 */
public final class CommitGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long epoch;
    private volatile PartitionCounts inFlight = PartitionCounts.NONE;
    private volatile @Nullable PartitionCounts committing;
    private volatile @Nullable ConsumerGroupMetadata membership;

    /** The present epoch. */
    public long epoch() {
        return epoch;
    }

    /** Spectra taken and neither committed nor void. */
    public long inFlight() {
        return inFlight.total();
    }

    /** The same, a partition at a time. */
    public PartitionCounts inFlightByPartition() {
        return inFlight;
    }

    /** Whether no transaction is running or of unknown outcome. */
    public boolean isSettled() {
        return committing == null;
    }

    /** What ingest is in its group now; on the consumer's thread. */
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
     * The membership to commit under. Read it before the epoch.
     *
     * @throws IllegalStateException where nothing was polled yet
     */
    public ConsumerGroupMetadata membership() {
        ConsumerGroupMetadata present = membership;
        if (present == null) {
            throw new IllegalStateException("no membership: nothing was polled");
        }
        return present;
    }

    /**
     * Waits until ingest has another membership, or the epoch is over.
     *
     * @return whether either came about in time
     */
    public boolean awaitOtherThan(ConsumerGroupMetadata old, long ofEpoch, Duration timeout)
            throws InterruptedException {
        return await(() -> epoch != ofEpoch || !old.equals(membership), timeout);
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
     * Publish is about to commit spectra.
     *
     * @return false where the epoch is over: they are void
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

    /** The transaction is committed, whatever has become of its epoch. */
    public void committed() {
        settle();
    }

    /**
     * The transaction is not committed, or was and is not known to be: the committed offsets tell from now on.
     *
     * @return the spectra that it had: void
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
     * Voids what is in flight, but for what a running transaction has, and begins the next epoch.
     *
     * @return the spectra that were voided
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
     * Waits until nothing of some partitions is in flight.
     *
     * @return whether that came about in time
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
