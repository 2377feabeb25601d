package org.photosphere.model.network.physformer;

import java.util.function.DoubleUnaryOperator;

/**
 * A smooth function of optical depth that vanishes at large depth, by quadratic interpolation. Cells are as wide as the
 * share of tau that a float's leading bits resolve: no logarithm, no search.
 *
 * <p>tau is shifted by {@link #FIRST} so that the cells begin at tau = 0. For exp(-tau / mu) with mu above 0.01 the
 * error is below 1e-7, less than a float's sum over layers has.
 */
final class DepthTable {

    /** Width of the first octave, a power of two: at mu = 0.01 it is 1/40 of the light's own length. */
    private static final float FIRST = 0x1p-12f;

    /** Depth beyond which the light is negligible. */
    private static final float LAST = 0x1p6f;

    private static final int CELL_BITS = 6;
    private static final int SHIFT = 23 - CELL_BITS;
    private static final int WITHIN = (1 << SHIFT) - 1;
    private static final float UNIT = 1f / (1 << SHIFT);
    private static final int ORIGIN = Float.floatToRawIntBits(FIRST);
    private static final int CELLS = (Float.floatToRawIntBits(LAST) - ORIGIN) >>> SHIFT;

    /**
     * Coefficients of 1, x and x^2 in each cell, x from 0 to 1, [cell * 3]; the last cell is 0, for all depths beyond.
     */
    private final float[] coefficients = new float[3 * (CELLS + 1)];

    DepthTable(DoubleUnaryOperator function) {
        for (int cell = 0; cell < CELLS; cell++) {
            double lower = Float.intBitsToFloat(ORIGIN + (cell << SHIFT));
            double upper = Float.intBitsToFloat(ORIGIN + ((cell + 1) << SHIFT));
            double begin = function.applyAsDouble(lower - FIRST);
            double middle = function.applyAsDouble(0.5 * (lower + upper) - FIRST);
            double end = function.applyAsDouble(upper - FIRST);
            coefficients[3 * cell] = (float) begin;
            coefficients[3 * cell + 1] = (float) (4 * middle - 3 * begin - end);
            coefficients[3 * cell + 2] = (float) (2 * begin + 2 * end - 4 * middle);
        }
    }

    /**
     * @param tau 0 or more, [n]
     * @param values result, [n]
     */
    void at(float[] tau, float[] values) {
        float[] c = coefficients;
        for (int j = 0; j < tau.length; j++) {
            int bits = Float.floatToRawIntBits(tau[j] + FIRST) - ORIGIN;
            int cell = 3 * Math.min(bits >>> SHIFT, CELLS);
            float x = (bits & WITHIN) * UNIT;
            values[j] = c[cell] + x * (c[cell + 1] + x * c[cell + 2]);
        }
    }
}
