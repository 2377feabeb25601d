package org.photosphere.services.metrics;

import java.time.Duration;

/**
 * A value observed at intervals: the last observation, NaN before the first one or when the last one is too old. Safe
 * for use by several threads.
 */
public final class Observation {

    private record Seen(double value, long atNanos) {}

    private final long validNanos;
    private volatile Seen last = new Seen(Double.NaN, System.nanoTime());

    /** @param valid time for which an observation is valid */
    public Observation(Duration valid) {
        this.validNanos = valid.toNanos();
    }

    public void set(double value) {
        last = new Seen(value, System.nanoTime());
    }

    /** Marks the value as unknown. */
    public void forget() {
        set(Double.NaN);
    }

    /** Returns the last value, or NaN. */
    public double get() {
        Seen seen = last;
        return System.nanoTime() - seen.atNanos() > validNanos ? Double.NaN : seen.value();
    }
}
