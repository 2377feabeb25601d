package org.photosphere.model.inversion;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Where the time of inversions goes, all threads together. Safe for use by several threads. */
public final class InversionTimes {

    /** Parts of an inversion, one after the other. */
    public enum Part {
        /** From pixels to rows with their noise. */
        OBSERVE,
        /** The best templates. */
        START,
        /** Fits, second starts and probes. */
        FIT,
        /** Uncertainties and flags. */
        CONCLUDE
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
     * @param begin by {@link System#nanoTime}
     * @return now, when the next part begins
     */
    public long add(Part part, long begin) {
        long now = System.nanoTime();
        adder(part).add(now - begin);
        return now;
    }

    /** Nanoseconds spent in a part so far. */
    public long nanos(Part part) {
        return adder(part).sum();
    }

    /** Begins anew. */
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
