package org.photosphere.model.inversion.instrument;

/**
 * Interpolation between equidistant points by the polynomial through the six nearest (Lagrange), as a table over the
 * fraction of a step. On points half a line spread's sigma apart its error is below 1e-3 of a line's depth.
 */
final class ShiftKernel {

    /** Number of points per value, beginning two before the one below it. */
    static final int TAPS = 6;

    /** Points before the one below. */
    static final int BEFORE = 2;

    /** Entries of the table per step: rounding to them moves a value by 1e-4 of a step. */
    private static final int PARTS = 4096;

    private static final double[] WEIGHT = new double[(PARTS + 1) * TAPS];
    private static final double[] SLOPE = new double[(PARTS + 1) * TAPS];

    static {
        for (int part = 0; part <= PARTS; part++) {
            double t = (double) part / PARTS;
            for (int a = 0; a < TAPS; a++) {
                WEIGHT[part * TAPS + a] = product(t, a, -1);
                for (int c = 0; c < TAPS; c++) {
                    SLOPE[part * TAPS + a] += c == a ? 0.0 : product(t, a, c) / (a - c);
                }
            }
        }
    }

    private ShiftKernel() {}

    /** Returns the product over points b of (t - b) / (a - b), without a itself and another one. */
    private static double product(double t, int a, int leftOut) {
        double product = 1.0;
        for (int b = 0; b < TAPS; b++) {
            if (b != a && b != leftOut) {
                product *= (t - (b - BEFORE)) / (a - b);
            }
        }
        return product;
    }

    /**
     * Returns the index of a fraction's weights in the tables.
     *
     * @param fraction of a step above the point below, [0, 1)
     */
    static int at(double fraction) {
        return ((int) (fraction * PARTS + 0.5)) * TAPS;
    }

    /**
     * Returns the weights of the six points, those of a fraction beginning at {@link #at}. Shared, not to be modified.
     */
    static double[] weights() {
        return WEIGHT;
    }

    /** Returns the weights of the derivative by the position in steps, likewise. */
    static double[] slopes() {
        return SLOPE;
    }
}
