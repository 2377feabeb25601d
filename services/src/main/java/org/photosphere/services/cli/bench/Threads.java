package org.photosphere.services.cli.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** The same work on several threads at a time. */
final class Threads {

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private Threads() {}

    /**
     * Returns the processor time of the calling thread, s, of which only differences count. While other programs have
     * its core it stands still. Where the system does not report it, the time of day runs instead.
     */
    static double coreSeconds() {
        long nanos = CLOCK.isCurrentThreadCpuTimeSupported() ? CLOCK.getCurrentThreadCpuTime() : -1;
        return 1e-9 * (nanos < 0 ? System.nanoTime() : nanos);
    }

    /**
     * Returns the results of all threads, in their order.
     *
     * @param work of a thread, by its index
     */
    static <T> List<T> together(int count, IntFunction<T> work) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                running.add(threads.submit(() -> work.apply(index)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a thread of the benchmark failed", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
