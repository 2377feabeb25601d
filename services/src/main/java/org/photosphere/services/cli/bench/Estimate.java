package org.photosphere.services.cli.bench;

import org.photosphere.model.RobustStatistics;

/**
 * Median of repetitions and its standard error. Both ignore a few repetitions that another program disturbed.
 *
 * @param median middle value
 * @param error standard error of the median; not a number for fewer than {@value #LEAST} values
 */
record Estimate(double median, double error) {

    /** Smallest number of values that have a spread. */
    static final int LEAST = 3;

    /** Standard error of a median over that of a mean, for a normal distribution: sqrt(pi / 2). */
    private static final double MEDIAN_OVER_MEAN = Math.sqrt(Math.PI / 2);

    /**
     * Factors by which the median absolute deviation of 3 to 9 values is too small on average, and the constant of
     * n / (n - c) for more (Croux and Rousseeuw 1992, Computational Statistics 1, 411).
     */
    private static final double[] FEW = {1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107};

    private static final double MANY = 0.8;

    static Estimate of(double[] values) {
        double median = RobustStatistics.median(values);
        if (values.length < LEAST) {
            return new Estimate(median, Double.NaN);
        }
        int index = values.length - LEAST;
        double correction = index < FEW.length ? FEW[index] : values.length / (values.length - MANY);
        double scatter = correction * RobustStatistics.scatter(values, median);
        return new Estimate(median, MEDIAN_OVER_MEAN * scatter / Math.sqrt(values.length));
    }

    /** Returns the standard error as a fraction of the median. */
    double relativeError() {
        return error / median;
    }
}
