package org.photosphere.model.network;

/**
 * Copies of more memory than caches hold, whose rate measures a machine's memory. Several threads copy at a time, each
 * its own part.
 */
public final class ReferenceCopies {

    /** Smallest array: its 64 MB and those of the copy exceed the last cache of most processors. */
    private static final int LEAST_FLOATS = 1 << 24;

    /** Part of a thread where many copy, for the same reason: 8 MB. */
    private static final int PART_FLOATS = 1 << 21;

    /** Largest array: with its copy half a gigabyte of the heap. */
    private static final int MOST_FLOATS = 1 << 26;

    private final float[] from;
    private final float[] to;

    /** @param threads largest number of threads that copy at a time */
    public ReferenceCopies(int threads) {
        int floats = (int) Math.min(MOST_FLOATS, Math.max(LEAST_FLOATS, (long) threads * PART_FLOATS));
        this.from = new float[floats];
        this.to = new float[floats];
    }

    /**
     * Copies one part of the memory on the calling thread.
     *
     * @param part index of the part, below the number of parts
     * @param parts number of equal parts
     * @return bytes read and written
     */
    public double copy(int part, int parts) {
        int begin = (int) ((long) from.length * part / parts);
        int end = (int) ((long) from.length * (part + 1) / parts);
        System.arraycopy(from, begin, to, begin, end - begin);
        return 2.0 * Float.BYTES * (end - begin);
    }
}
