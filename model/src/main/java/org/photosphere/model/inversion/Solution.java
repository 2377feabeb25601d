package org.photosphere.model.inversion;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The labels of one spectrum with their uncertainties. The caller owns the arrays.
 *
 * @param labels in the model's order and units, [label]
 * @param sigma square root of the covariance's diagonal, in the labels' units, [label]
 * @param boundSigma the Cramer-Rao bound: sigma under the observed noise alone, [label]
 * @param calibratedSigma sigma with the factors of reference stars, or of simulations, where the model includes them, [label]
 * @param covariance of the labels, all other fitted parameters marginalised, [label][label]
 * @param velocity of the star, where it was fitted
 * @param scale observed flux over max-normalised model flux times the continuum of the first arm in use
 * @param continuum of each arm in use, where more than the scale was fitted
 * @param goodness of the fit
 * @param information content of the data
 * @param rivals other minima that fit almost as well, best first
 * @param pixels counts of the observed pixels by their use
 * @param iterations of the fit
 * @param warn flags that call for care
 * @param bad flags that exclude use
 * @param correction relation to the reduced model's fit
 */
public record Solution(
        double[] labels,
        double[] sigma,
        double[] boundSigma,
        Optional<double[]> calibratedSigma,
        double[][] covariance,
        Optional<Velocity> velocity,
        double scale,
        List<ArmContinuum> continuum,
        Goodness goodness,
        Information information,
        List<Rival> rivals,
        PixelCounts pixels,
        int iterations,
        Set<Flag> warn,
        Set<Flag> bad,
        ModelCorrection correction)
        implements Inversion {

    /**
     * The star's velocity.
     *
     * @param kms radial velocity, km/s, positive receding, including the known velocity
     * @param sigmaKms its standard deviation
     * @param covariance with each label, km/s times the label's unit, [label]
     */
    public record Velocity(double kms, double sigmaKms, List<Double> covariance) {
        public Velocity {
            covariance = List.copyOf(covariance);
        }
    }

    /**
     * A Chebyshev polynomial of the first kind in the wavelength. The constant is 1 in the first arm of
     * which at least half is in use, or else in the arm with most pixels in use.
     *
     * @param arm its name
     * @param coefficients degree 0 first, dimensionless, [degree + 1]
     * @param lower wavelength that is mapped to -1, Angstrom, vacuum
     * @param upper wavelength that is mapped to 1, Angstrom, vacuum
     */
    public record ArmContinuum(String arm, List<Double> coefficients, double lower, double upper) {
        public ArmContinuum {
            coefficients = List.copyOf(coefficients);
        }
    }

    /**
     * Goodness of the fit.
     *
     * @param chi2 weighted sum of squared residuals
     * @param degreesOfFreedom used pixels minus fitted parameters; pixels whose errors correlate, as the emulator's do,
     *     count together as one
     * @param pValue probability of a chi^2 at least as large under the noise model
     * @param errorScale scatter from row to row over the stated errors, NaN where too few rows measure it; ivar divided
     *     by its square agrees with the scatter
     */
    public record Goodness(double chi2, int degreesOfFreedom, double pValue, double errorScale) {

        /** Returns the factor, at least 1, by which errors exceed the stated ones if chi^2 is to be as expected. */
        public double inflation() {
            return Math.sqrt(Math.max(1.0, chi2 / Math.max(1, degreesOfFreedom)));
        }
    }

    /**
     * Information content of the data.
     *
     * @param degreesOfFreedomForSignal number of labels that the data constrain rather than their bounds: the trace of the
     *     averaging kernel with a prior of the bounds' variance (Rodgers 2000, Inverse Methods for Atmospheric Sounding,
     *     2.56)
     * @param cramerRaoRatio largest ratio over the labels of sigma to the Cramer-Rao bound
     * @param conditionNumber of the normal matrix in scaled parameters
     */
    public record Information(double degreesOfFreedomForSignal, double cramerRaoRatio, double conditionNumber) {}

    /**
     * Another minimum of chi^2.
     *
     * @param labels at the minimum, in their units, [label]
     * @param deltaChi2 excess over the best minimum, negative only by rounding
     */
    public record Rival(List<Double> labels, double deltaChi2) {
        public Rival {
            labels = List.copyOf(labels);
        }
    }

    public Solution {
        continuum = List.copyOf(continuum);
        rivals = List.copyOf(rivals);
        warn = Set.copyOf(warn);
        bad = Set.copyOf(bad);
    }

    /** Returns the same answer with another relation to the reduced model's fit. */
    public Solution withCorrection(ModelCorrection other) {
        return new Solution(
                labels,
                sigma,
                boundSigma,
                calibratedSigma,
                covariance,
                velocity,
                scale,
                continuum,
                goodness,
                information,
                rivals,
                pixels,
                iterations,
                warn,
                bad,
                other);
    }

    public double chi2() {
        return goodness.chi2();
    }

    public int degreesOfFreedom() {
        return goodness.degreesOfFreedom();
    }

    /** Returns the factor, at least 1, by which errors exceed the stated ones if chi^2 is to be as expected. */
    public double inflation() {
        return goodness.inflation();
    }

    public double pValue() {
        return goodness.pValue();
    }

    public double conditionNumber() {
        return information.conditionNumber();
    }
}
