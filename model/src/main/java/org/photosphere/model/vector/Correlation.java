package org.photosphere.model.vector;

/** Comparison of a weighted series with another one, in single precision. */
public final class Correlation {

    private Correlation() {}

    /**
     * Computes the sums over i of a[from + i] x[at + i] and of b[from + i] x[at + i]^2.
     *
     * @param count number of terms
     * @param into receives both
     */
    public static void of(float[] a, float[] b, int from, float[] x, int at, int count, double[] into) {
        VectorSupport.kernels().correlate(a, b, from, x, at, count, into);
    }
}
