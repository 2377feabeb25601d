package org.photosphere.services.metrics;

import java.time.Duration;

/**
 * A value that is looked at now and then: what was seen last, and not a number before the first look or where the last
 * one is too long ago to say anything of now. Safe for use by several threads.
 */
public final class Observation {

    private record Seen(double value, long atNanos) {}

    private final long validNanos;
    private volatile Seen last = new Seen(Double.NaN, System.nanoTime());

    /** @param valid how long a value holds */
    public Observation(Duration valid) {
        this.validNanos = valid.toNanos();
    }

    public void set(double value) {
        last = new Seen(value, System.nanoTime());
    }

    /** The value is not known any more. */
    public void forget() {
        set(Double.NaN);
    }

    /** The last value, or not a number. */
    public double get() {
        Seen seen = last;
        return System.nanoTime() - seen.atNanos() > validNanos ? Double.NaN : seen.value();
    }
}
