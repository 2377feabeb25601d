package org.photosphere.model.spectrum;

import java.util.Arrays;

/** Replacement of implausible values of pixels by their nearest plausible neighbours. */
final class Gaps {

    /** Pixels per block: more than in a run of bad ones, fewer than a spectrograph's. */
    private static final int BLOCK = 128;

    private Gaps() {}

    /**
     * Returns which values are positive, finite and within a factor of the median of those that are.
     *
     * @param values [pixel]
     * @param factor either way, above 1
     */
    static boolean[] plausible(double[] values, double factor) {
        double median = medianOfPositive(values);
        boolean[] plausible = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            plausible[i] = values[i] * factor >= median && values[i] <= median * factor;
        }
        return plausible;
    }

    /**
     * Returns which values are positive, finite and within a factor of the median of those that are, in their own block
     * of pixels or in an adjacent one.
     *
     * @param values [pixel]
     * @param factor either way, above 1
     */
    static boolean[] plausibleNearby(double[] values, double factor) {
        int blocks = Math.max(1, values.length / BLOCK);
        double[] medians = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            medians[b] = medianOfPositive(
                    Arrays.copyOfRange(values, start(b, blocks, values), start(b + 1, blocks, values)));
        }
        boolean[] plausible = new boolean[values.length];
        for (int b = 0; b < blocks; b++) {
            for (int i = start(b, blocks, values); i < start(b + 1, blocks, values); i++) {
                for (int near = Math.max(0, b - 1); near <= Math.min(blocks - 1, b + 1); near++) {
                    plausible[i] |= values[i] * factor >= medians[near] && values[i] <= medians[near] * factor;
                }
            }
        }
        return plausible;
    }

    private static int start(int block, int blocks, double[] values) {
        return (int) ((long) block * values.length / blocks);
    }

    /** Returns NaN if no value is positive and finite. */
    private static double medianOfPositive(double[] values) {
        double[] positive = Arrays.stream(values)
                .filter(value -> value > 0 && value < Double.POSITIVE_INFINITY)
                .sorted()
                .toArray();
        return positive.length == 0 ? Double.NaN : positive[positive.length / 2];
    }

    /**
     * Interpolates linearly between the nearest known values on either side; the outermost ones are continued beyond.
     * Without any known value, all become 0.
     *
     * @param values of the pixels; unknown ones are replaced, [pixel]
     * @param known whether a value is known, [pixel]
     */
    static void fill(double[] values, boolean[] known) {
        int last = -1;
        for (int i = 0; i <= values.length; i++) {
            if (i < values.length && !known[i]) {
                continue;
            }
            for (int gap = last + 1; gap < i; gap++) {
                values[gap] = between(values, last, gap, i);
            }
            last = i;
        }
    }

    private static double between(double[] values, int before, int gap, int after) {
        if (before < 0) {
            return after < values.length ? values[after] : 0.0;
        }
        if (after == values.length) {
            return values[before];
        }
        double share = (double) (gap - before) / (after - before);
        return values[before] + share * (values[after] - values[before]);
    }
}
