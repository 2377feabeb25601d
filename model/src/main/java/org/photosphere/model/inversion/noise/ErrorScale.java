package org.photosphere.model.inversion.noise;

import org.photosphere.model.Quickselect;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * Factor by which a spectrum's scatter from row to row exceeds its stated errors. Second differences of the residuals
 * remove what varies slowly, as most errors of a model do, so that wrong errors are distinguished from a wrong model.
 *
 * @param scale true over stated error, NaN where too few rows are usable
 * @param relativeError standard deviation of the scale under right errors, as a share of it
 */
public record ErrorScale(double scale, double relativeError) {

    /**
     * Standard deviation of ln of such a median of n, times sqrt(n): 1.17 for independent values; measured on second
     * differences of white noise, which correlate with their neighbours ({@code ErrorScaleTest}).
     */
    private static final double MEDIAN_ERROR = 1.40;

    /** Share of the observed variance above which the emulator's variance dominates the scatter. */
    private static final double MOST_EMULATOR_VARIANCE = 0.1;

    /** Minimum number of differences that distinguishes a factor of 1.5 from 1. */
    private static final int MINIMUM_DIFFERENCES = 100;

    /** @param modelled holds the fit and the emulator's error */
    public static ErrorScale of(Observation observation, ModelledRows modelled) {
        double[] residual = modelled.residual;
        double[] emulatorError = modelled.emulatorError;
        boolean[] counts = new boolean[residual.length];
        for (int i = 0; i < residual.length; i++) {
            residual[i] = observation.value()[i] - modelled.fitted[i];
            counts[i] = observation.isUsed(i)
                    && emulatorError[i] * emulatorError[i]
                            < MOST_EMULATOR_VARIANCE * observation.variance()[i];
        }
        return of(residual, observation.variance(), observation.covariance(), counts, modelled.weight);
    }

    /**
     * @param residual observed minus model flux, [row]
     * @param variance as stated, of the residuals, [row]
     * @param covariance with the previous row's, [row]
     * @param counts whether a row counts, [row]
     */
    public static ErrorScale of(double[] residual, double[] variance, double[] covariance, boolean[] counts) {
        return of(residual, variance, covariance, counts, new double[residual.length]);
    }

    /** @param deviation scratch space, [row] */
    private static ErrorScale of(
            double[] residual, double[] variance, double[] covariance, boolean[] counts, double[] deviation) {
        int count = 0;
        for (int i = 1; i < residual.length - 1; i++) {
            if (counts[i - 1] && counts[i] && counts[i + 1]) {
                double difference = residual[i] - 0.5 * (residual[i - 1] + residual[i + 1]);
                double expected =
                        variance[i] + 0.25 * (variance[i - 1] + variance[i + 1]) - covariance[i] - covariance[i + 1];
                deviation[count++] = Math.abs(difference) / Math.sqrt(expected);
            }
        }
        if (count < MINIMUM_DIFFERENCES) {
            return new ErrorScale(Double.NaN, Double.POSITIVE_INFINITY);
        }
        return new ErrorScale(
                RobustStatistics.SIGMA_OVER_MAD * Quickselect.median(deviation, count),
                MEDIAN_ERROR / Math.sqrt(count));
    }

    /**
     * Returns whether errors stated too small explain a chi^2: the scatter from row to row exceeds them, and by as much
     * as chi^2 does.
     *
     * @param sigmas at which the scatter is significant, and below which chi^2 agrees with it
     */
    public boolean explain(double chi2, int degreesOfFreedom, double sigmas) {
        double excess = Math.log(scale) / relativeError;
        double chi2Excess = 0.5 * Math.log(chi2 / degreesOfFreedom) / relativeError;
        return excess > sigmas && chi2Excess - excess < sigmas;
    }

    /** Returns whether there are enough usable rows. */
    public boolean isKnown() {
        return !Double.isNaN(scale);
    }

    /** Returns whether the scatter from row to row is significantly below the stated errors. */
    public boolean areTooLarge(double sigmas) {
        return Math.log(scale) / relativeError < -sigmas;
    }
}
