package org.photosphere.services.cli.bench;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.photosphere.model.network.ReferenceCopies;
import org.photosphere.model.network.ReferenceProducts;

/**
 * This machine's rates of matrix products and of memory copies at a given moment, per second of processor time: they are
 * lower while other programs take caches, bandwidth or the other half of a core, or while the clock is slow.
 */
final class MachineReference implements AutoCloseable {

    /** Processor time of each thread, s. */
    private static final double PRODUCT_SECONDS = 0.08;

    private static final double COPY_SECONDS = 0.04;

    /** Size of matrices that caches hold: products of larger ones vary with the memory's load, as copies do. */
    private static final int MATRIX = 256;

    private final int most = Runtime.getRuntime().availableProcessors();
    private final ReferenceProducts products = new ReferenceProducts(MATRIX);
    private final ReferenceCopies copies;

    /**
     * Rates of one core while all threads are at work.
     *
     * @param gemm operations per second of processor time
     * @param copy bytes read and written per second of processor time
     */
    record Rates(double gemm, double copy) {

        /** Returns the mean of rates before and after a measurement. */
        Rates meanWith(Rates other) {
            return new Rates(0.5 * (gemm + other.gemm), 0.5 * (copy + other.copy));
        }
    }

    /** Work that a thread has done, and its processor time. */
    private record Done(double amount, double seconds) {

        private Done plus(Done other) {
            return new Done(amount + other.amount, seconds + other.seconds);
        }
    }

    /** @param devices largest number of devices of a measurement */
    MachineReference(int devices) {
        this.copies = new ReferenceCopies(threads(devices));
    }

    /** Returns the number of threads for a number of devices: at most one per core. */
    private int threads(int devices) {
        return Math.min(devices, most);
    }

    /** @param devices number of threads that the measured program uses */
    Rates measure(int devices) throws InterruptedException {
        int threads = threads(devices);
        return new Rates(
                rate(threads, PRODUCT_SECONDS, thread -> products.multiply()),
                rate(threads, COPY_SECONDS, thread -> copies.copy(thread, threads)));
    }

    /** @param work of a thread, which returns its amount */
    private static double rate(int threads, double seconds, IntToDoubleFunction work) throws InterruptedException {
        List<Done> all = Threads.together(threads, thread -> repeat(thread, seconds, work));
        Done sum = all.stream().reduce(new Done(0, 0), Done::plus);
        return sum.amount() / sum.seconds();
    }

    private static Done repeat(int thread, double seconds, IntToDoubleFunction work) {
        double amount = 0;
        double begin = Threads.coreSeconds();
        double elapsed;
        do {
            amount += work.applyAsDouble(thread);
            elapsed = Threads.coreSeconds() - begin;
        } while (elapsed < seconds);
        return new Done(amount, elapsed);
    }

    @Override
    public void close() {
        products.close();
    }
}
