package org.photosphere.model.inversion.instrument;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recycled arrays: fresh ones of an instrument's size cost more to clear and to bring into the cache than many
 * operations on them. Arrays are taken with arbitrary contents and given back when nothing refers to them any more; one
 * that is not given back is left to the garbage collector. Bounded in size. Used by one thread at a time.
 */
public final class ArrayPool {

    /** A batch of fits of 10,000 pixels. */
    private static final long MOST_BYTES = 64L << 20;

    private final Map<Integer, ArrayDeque<double[]>> doubles = new HashMap<>();
    private final Map<Integer, ArrayDeque<float[]>> floats = new HashMap<>();
    private long bytes;

    /** Returns an array with arbitrary contents. */
    public double[] doubles(int length) {
        ArrayDeque<double[]> free = doubles.get(length);
        if (free == null) {
            makeSpace();
            doubles.put(length, new ArrayDeque<>());
            return new double[length];
        }
        double[] array = free.pollLast();
        if (array == null) {
            return new double[length];
        }
        bytes -= (long) Double.BYTES * length;
        return array;
    }

    /** Returns an array with arbitrary contents. */
    public float[] floats(int length) {
        ArrayDeque<float[]> free = floats.get(length);
        if (free == null) {
            makeSpace();
            floats.put(length, new ArrayDeque<>());
            return new float[length];
        }
        float[] array = free.pollLast();
        if (array == null) {
            return new float[length];
        }
        bytes -= (long) Float.BYTES * length;
        return array;
    }

    /** Takes an array back. */
    public void give(double[] array) {
        assert !holds(doubles.get(array.length), array) : "given back twice";
        if (mayKeep((long) Double.BYTES * array.length)) {
            doubles.computeIfAbsent(array.length, length -> new ArrayDeque<>()).addLast(array);
        }
    }

    /** Takes several arrays back. */
    public void give(double[][] arrays) {
        for (double[] array : arrays) {
            give(array);
        }
    }

    /** Takes an array back. */
    public void give(float[] array) {
        assert !holds(floats.get(array.length), array) : "given back twice";
        if (mayKeep((long) Float.BYTES * array.length)) {
            floats.computeIfAbsent(array.length, length -> new ArrayDeque<>()).addLast(array);
        }
    }

    private static <T> boolean holds(@Nullable ArrayDeque<T> free, T array) {
        return free != null && free.stream().anyMatch(each -> each == array);
    }

    /** Counts an array, unless it is one too many. */
    private boolean mayKeep(long size) {
        if (size == 0 || bytes + size > MOST_BYTES) {
            return false;
        }
        bytes += size;
        return true;
    }

    /** Drops all arrays where they leave no space for others: they may be of lengths that are not used again. */
    private void makeSpace() {
        if (bytes > MOST_BYTES / 2) {
            doubles.clear();
            floats.clear();
            bytes = 0;
        }
    }

    /** Returns the size of the arrays that are kept. */
    long bytes() {
        return bytes;
    }
}
