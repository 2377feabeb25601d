package org.photosphere.model;

import java.util.Arrays;

/** Statistics that are insensitive to a few outliers. */
public final class RobustStatistics {

    /** Standard deviation of a Gaussian over its median absolute deviation, 1 / Phi^-1(3/4). */
    public static final double SIGMA_OVER_MAD = 1.4826;

    private RobustStatistics() {}

    /**
     * Returns the middle value, or the mean of the middle two.
     *
     * @param values in any order, unchanged; the median of none is not a number
     */
    public static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /**
     * Returns {@value #SIGMA_OVER_MAD} times the median absolute deviation about a centre: the standard deviation of a
     * Gaussian.
     */
    public static double scatter(double[] values, double centre) {
        return SIGMA_OVER_MAD
                * median(Arrays.stream(values).map(v -> Math.abs(v - centre)).toArray());
    }

    /**
     * Returns a quantile, linearly interpolated between two values.
     *
     * @param values in any order, unchanged; the quantile of none is not a number
     * @param share of the values that are below, 0 to 1
     */
    public static double quantile(double[] values, double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
