package org.photosphere.model.inversion.instrument;

/**
 * Interpolation between equidistant points by the polynomial through the six nearest (Lagrange), as a table over the
 * fraction of a step. On points half a line spread's sigma apart it misses a line by less than 1e-3 of its depth.
 */
final class ShiftKernel {

    /** Points that a value is made of: from two before the one below it on. */
    static final int TAPS = 6;

    /** Points before the one below. */
    static final int BEFORE = 2;

    /** A step in so many parts: rounding to them moves a value by 1e-4 of a step. */
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

    /** Product over points b of (t - b) / (a - b), but for a itself and another one. */
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
     * Where the weights of a fraction stand in the tables.
     *
     * @param fraction of a step above the point below, [0, 1)
     */
    static int at(double fraction) {
        return ((int) (fraction * PARTS + 0.5)) * TAPS;
    }

    /** Weights of the six points, those of a fraction from {@link #at} on. Shared, not to be modified. */
    static double[] weights() {
        return WEIGHT;
    }

    /** Weights of the derivative by the place in steps, likewise. */
    static double[] slopes() {
        return SLOPE;
    }
}
