package org.photosphere.model.inversion;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Time spent in the parts of inversions, summed over all threads. Safe for use by several threads. */
public final class InversionTimes {

    /** Parts of an inversion, one after the other. */
    public enum Part {
        /** Conversion of pixels to rows with their noise. */
        OBSERVE,
        /** Search for the best templates. */
        START,
        /** Fits, second starts and probes. */
        FIT,
        /** Uncertainties and flags. */
        CONCLUDE,
        /** Evaluations of the physical model, steps by it, and the answers that result. */
        CORRECT
    }

    private final Map<Part, LongAdder> nanos = new EnumMap<>(Part.class);

    public InversionTimes() {
        for (Part part : Part.values()) {
            nanos.put(part, new LongAdder());
        }
    }

    /**
     * Adds the time since a part began.
     *
     * @param begin from {@link System#nanoTime}
     * @return the present time, at which the next part begins
     */
    public long add(Part part, long begin) {
        long now = System.nanoTime();
        adder(part).add(now - begin);
        return now;
    }

    /** Returns the nanoseconds spent in a part so far. */
    public long nanos(Part part) {
        return adder(part).sum();
    }

    /** Resets all times to zero. */
    public void reset() {
        nanos.values().forEach(LongAdder::reset);
    }

    private LongAdder adder(Part part) {
        LongAdder adder = nanos.get(part);
        if (adder == null) {
            throw new IllegalStateException("no time of " + part);
        }
        return adder;
    }
}
