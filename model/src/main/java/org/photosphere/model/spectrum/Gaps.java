package org.photosphere.model.spectrum;

/** Numbers of pixels that state none, from their nearest neighbours that do. */
final class Gaps {

    private Gaps() {}

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
