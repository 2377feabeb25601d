package org.photosphere.model.inversion.noise;

import org.photosphere.model.Quickselect;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * By which factor a spectrum's scatter from row to row exceeds its stated errors. Second differences of the residuals
 * leave out what varies slowly, which a wrong model mostly does, so that wrong errors are told apart from a wrong model.
 *
 * @param scale true over stated error, NaN where too few rows tell
 * @param relativeError standard deviation of the scale under right errors, as a share of it
 */
public record ErrorScale(double scale, double relativeError) {

    /**
     * Standard deviation of ln of such a median of n, times sqrt(n): 1.17 for independent values; measured on second
     * differences of white noise, which correlate with their neighbours ({@code ErrorScaleTest}).
     */
    private static final double MEDIAN_ERROR = 1.40;

    /** Where the emulator's variance is above this share of the observed one, the scatter is not the noise's. */
    private static final double MOST_EMULATOR_VARIANCE = 0.1;

    /** Fewer differences do not tell a factor of 1.5 from 1. */
    private static final int MINIMUM_DIFFERENCES = 100;

    /**
     * @param missed root mean square of the emulator's error, in observed flux, [row]
     * @param modelled holds the model's flux at the rows and its continuum
     */
    public static ErrorScale of(Observation observation, double[] missed, ModelledRows modelled) {
        double[] residual = new double[observation.rows()];
        boolean[] tells = new boolean[residual.length];
        for (int i = 0; i < residual.length; i++) {
            residual[i] = observation.value()[i] - modelled.continuum[i] * modelled.rows.flux[i];
            tells[i] = observation.isUsed(i)
                    && missed[i] * missed[i]
                            < MOST_EMULATOR_VARIANCE * observation.variance()[i];
        }
        return of(residual, observation.variance(), observation.covariance(), tells);
    }

    /**
     * @param residual observed less model flux, [row]
     * @param variance as stated, of the residuals, [row]
     * @param covariance with the row before, [row]
     * @param tells rows that count, [row]
     */
    public static ErrorScale of(double[] residual, double[] variance, double[] covariance, boolean[] tells) {
        double[] deviation = new double[residual.length];
        int count = 0;
        for (int i = 1; i < residual.length - 1; i++) {
            if (tells[i - 1] && tells[i] && tells[i + 1]) {
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
     * Whether errors stated too small explain a chi^2: the scatter from row to row exceeds them, and by as much as chi^2
     * does.
     *
     * @param sigmas at which the one is significant and the other contradicts
     */
    public boolean explain(double chi2, int degreesOfFreedom, double sigmas) {
        double excess = Math.log(scale) / relativeError;
        double chi2Excess = 0.5 * Math.log(chi2 / degreesOfFreedom) / relativeError;
        return excess > sigmas && chi2Excess - excess < sigmas;
    }

    /** Whether enough rows tell. */
    public boolean isKnown() {
        return !Double.isNaN(scale);
    }

    /** Whether the scatter from row to row is significantly below the stated errors. */
    public boolean areTooLarge(double sigmas) {
        return Math.log(scale) / relativeError < -sigmas;
    }
}
