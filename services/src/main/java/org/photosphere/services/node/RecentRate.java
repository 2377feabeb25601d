package org.photosphere.services.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.DoubleSupplier;

/** Recent rate of a counter. Used by one thread. */
final class RecentRate {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private record Sample(long nanos, double value) {}

    private final DoubleSupplier counter;
    private final Deque<Sample> samples = new ArrayDeque<>();

    RecentRate(DoubleSupplier counter) {
        this.counter = counter;
        samples.add(new Sample(System.nanoTime(), counter.getAsDouble()));
    }

    /** Returns the growth per second over about the last ten seconds, or since the first call. */
    double perSecond() {
        Sample now = new Sample(System.nanoTime(), counter.getAsDouble());
        while (samples.size() > 1 && now.nanos() - samples.element().nanos() > WINDOW.toNanos()) {
            samples.remove();
        }
        Sample then = samples.element();
        samples.add(now);
        double seconds = (now.nanos() - then.nanos()) * 1e-9;
        return seconds > 0 ? (now.value() - then.value()) / seconds : 0;
    }
}
