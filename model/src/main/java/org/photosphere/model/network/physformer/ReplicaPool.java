package org.photosphere.model.network.physformer;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.photosphere.model.network.tensor.Weights;

/** The replicas of a training with a thread each. Used by one thread. */
final class ReplicaPool implements AutoCloseable {

    private static final int ROWS_AT_A_TIME = 32;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final List<PhysFormerReplica> replicas;
    private final ExecutorService threads;
    private final AtomicLong busyNanos = new AtomicLong();

    /** @param replicas owned, one per device, at least one */
    ReplicaPool(List<PhysFormerReplica> replicas) {
        this.replicas = List.copyOf(replicas);
        threads = Executors.newFixedThreadPool(replicas.size());
    }

    List<PhysFormerReplica> replicas() {
        return replicas;
    }

    /** Work on consecutive rows by a replica that is free. */
    @FunctionalInterface
    interface RowWork {

        /**
         * @param from first row
         * @param to end of the rows, not included
         * @return one result per row
         */
        float[][] of(PhysFormerReplica replica, int from, int to);
    }

    /** Work of the replica at an index. */
    @FunctionalInterface
    interface Part<T> {
        T of(PhysFormerReplica replica, int index);
    }

    /** Returns the results of all rows in their order, whichever replicas worked on them. */
    float[][] rows(int rows, RowWork work) {
        BlockingQueue<PhysFormerReplica> free = new ArrayBlockingQueue<>(replicas.size(), false, replicas);
        List<Callable<float[][]>> parts = new ArrayList<>();
        for (int from = 0; from < rows; from += ROWS_AT_A_TIME) {
            int first = from;
            int last = Math.min(rows, from + ROWS_AT_A_TIME);
            parts.add(() -> {
                PhysFormerReplica replica = free.take();
                try {
                    return work.of(replica, first, last);
                } finally {
                    free.add(replica);
                }
            });
        }
        return all(parts).stream().flatMap(Arrays::stream).toArray(float[][]::new);
    }

    /** Returns the results of the first N replicas, in their order. */
    <T> List<T> each(int count, Part<T> part) {
        List<Callable<T>> work = new ArrayList<>();
        for (int d = 0; d < count; d++) {
            int index = d;
            work.add(() -> part.of(replicas.get(index), index));
        }
        return all(work);
    }

    /** Copies weights to all replicas. */
    void reload(Weights values, Collection<String> names) {
        each(replicas.size(), (replica, index) -> {
            replica.model().reload(values, names);
            return true;
        });
    }

    private <T> List<T> all(List<Callable<T>> work) {
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future :
                    threads.invokeAll(work.stream().map(this::timed).toList())) {
                results.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while devices worked", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
        return results;
    }

    private <T> Callable<T> timed(Callable<T> work) {
        return () -> {
            long before = CLOCK.getCurrentThreadCpuTime();
            try {
                return work.call();
            } finally {
                busyNanos.addAndGet(CLOCK.getCurrentThreadCpuTime() - before);
            }
        };
    }

    /** Returns the processor time that the replicas have used, their mean, seconds. */
    double busySeconds() {
        return busyNanos.get() * 1e-9 / replicas.size();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        replicas.forEach(PhysFormerReplica::close);
    }
}
