package org.photosphere.model.spectrum;

import java.util.Arrays;

/** Numbers of pixels that state none that makes sense, from their nearest neighbours that do. */
final class Gaps {

    private Gaps() {}

    /**
     * Which values are positive, finite and within a factor of the median of those that are.
     *
     * @param values [pixel]
     * @param factor either way, above 1
     */
    static boolean[] plausible(double[] values, double factor) {
        double[] positive = Arrays.stream(values)
                .filter(value -> value > 0 && value < Double.POSITIVE_INFINITY)
                .sorted()
                .toArray();
        double median = positive.length == 0 ? Double.NaN : positive[positive.length / 2];
        boolean[] plausible = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            plausible[i] = values[i] * factor >= median && values[i] <= median * factor;
        }
        return plausible;
    }

    /**
     * Interpolates linearly between the nearest known values on either side; beyond the outermost ones, these go on.
     * Without any known value, all become 0.
     *
     * @param values those that are not known are replaced, [pixel]
     * @param known [pixel]
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
