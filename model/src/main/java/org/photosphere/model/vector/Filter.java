package org.photosphere.model.vector;

/** Weighted sums of neighbouring values in single precision. */
public final class Filter {

    private Filter() {}

    /**
     * Computes into[i] = sum over t of weights[t] values[from + i + t].
     *
     * @param into receives the sums
     * @param count number of sums
     */
    public static void apply(float[] values, int from, float[] weights, float[] into, int count) {
        VectorSupport.kernels().filter(values, from, weights, into, count);
    }
}
