package org.photosphere.model.inversion.fit;

import org.jspecify.annotations.Nullable;

/** Means over a window: the spectrum with its lines smoothed out. Immutable. */
final class RunningMean {

    private final double[] sums;
    private final int[] counts;
    private final int from;
    private final int to;
    private final int reach;

    /**
     * @param values to average
     * @param weights of the values, 0 to exclude one; null where all count alike
     * @param from index of the first value
     * @param to index after the last value
     * @param reach neighbours on each side
     */
    RunningMean(double[] values, double @Nullable [] weights, int from, int to, int reach) {
        this.from = from;
        this.to = to;
        this.reach = reach;
        sums = new double[to - from + 1];
        counts = new int[to - from + 1];
        for (int i = from; i < to; i++) {
            boolean counted = weights == null || weights[i] > 0;
            sums[i - from + 1] = sums[i - from] + (counted ? values[i] : 0.0);
            counts[i - from + 1] = counts[i - from] + (counted ? 1 : 0);
        }
    }

    /** Returns the scale on which a polynomial of a degree bends, approximately. */
    static int reach(int count, int degree) {
        return Math.max(2, count / (2 * Math.max(1, degree)));
    }

    /** Returns the mean; 0 where no value counts. */
    double at(int i) {
        int lower = Math.max(from, i - reach) - from;
        int upper = Math.min(to, i + reach + 1) - from;
        int count = counts[upper] - counts[lower];
        return count == 0 ? 0.0 : (sums[upper] - sums[lower]) / count;
    }
}
