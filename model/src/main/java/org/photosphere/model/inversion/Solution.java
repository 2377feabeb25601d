package org.photosphere.model.inversion;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The labels of one spectrum with their uncertainties. The arrays belong to the receiver.
 *
 * @param labels in the model's order and units, [label]
 * @param sigma square root of the covariance's diagonal, in the labels' units, [label]
 * @param boundSigma the Cramer-Rao bound: what the observed noise alone would leave of sigma, [label]
 * @param calibratedSigma what simulations say that sigma is, where the model brings their factors, [label]
 * @param covariance of the labels, everything else that was fitted marginalised, [label][label]
 * @param velocity of the star, where it was fitted
 * @param scale observed flux over max-normalised model flux times the continuum of the first arm that is used
 * @param continuum of each arm that is used, where more than the scale was fitted
 * @param goodness of the fit
 * @param information that the data hold
 * @param rivals other minima that fit almost as well, best first
 * @param pixels what became of the observed pixels
 * @param iterations of the fit
 * @param warn flags that ask for care
 * @param bad flags that say: do not use
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
        Set<Flag> bad)
        implements Inversion {

    /**
     * @param kms radial velocity, km/s, positive receding, what was known beforehand included
     * @param sigmaKms its standard deviation
     * @param covariance with each label, km/s times the label's unit, [label]
     */
    public record Velocity(double kms, double sigmaKms, List<Double> covariance) {
        public Velocity {
            covariance = List.copyOf(covariance);
        }
    }

    /**
     * A Chebyshev polynomial of the first kind in the wavelength. Constant 1 of the first arm that is used: of it at least
     * half, or the arm with most pixels in use.
     *
     * @param arm its name
     * @param coefficients degree 0 first, dimensionless, [degree + 1]
     * @param lower the wavelength that is mapped on -1, Angstrom, vacuum
     * @param upper the wavelength that is mapped on 1, Angstrom, vacuum
     */
    public record ArmContinuum(String arm, List<Double> coefficients, double lower, double upper) {
        public ArmContinuum {
            coefficients = List.copyOf(coefficients);
        }
    }

    /**
     * @param chi2 weighted sum of squared residuals
     * @param degreesOfFreedom pixels used less fitted parameters; those whose errors correlate, as the emulator's do, count
     *     as one together
     * @param pValue probability of a chi^2 at least as large under the noise model
     * @param errorScale scatter from row to row over the stated errors, NaN where too few rows tell; ivar divided by its
     *     square would fit
     */
    public record Goodness(double chi2, int degreesOfFreedom, double pValue, double errorScale) {}

    /**
     * @param degreesOfFreedomForSignal how many labels the data tell rather than their bounds: the trace of the averaging
     *     kernel with a prior of the bounds' own variance (Rodgers 2000, Inverse Methods for Atmospheric Sounding, 2.56)
     * @param cramerRaoRatio sigma over the Cramer-Rao bound, that of the observed noise alone; largest over the labels
     * @param conditionNumber of the normal matrix in scaled parameters
     */
    public record Information(double degreesOfFreedomForSignal, double cramerRaoRatio, double conditionNumber) {}

    /**
     * Another minimum of chi^2.
     *
     * @param labels there, in their units, [label]
     * @param deltaChi2 how much worse it is, not negative but for rounding
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

    public double chi2() {
        return goodness.chi2();
    }

    public int degreesOfFreedom() {
        return goodness.degreesOfFreedom();
    }

    public double pValue() {
        return goodness.pValue();
    }

    public double conditionNumber() {
        return information.conditionNumber();
    }
}
