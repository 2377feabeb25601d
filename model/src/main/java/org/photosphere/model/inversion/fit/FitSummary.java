package org.photosphere.model.inversion.fit;

import org.hipparchus.special.Gamma;
import org.photosphere.model.inversion.noise.ErrorScale;

/**
 * The quantities from which {@link FlagRules} derives the flags.
 *
 * @param labels at the solution
 * @param curvature of chi^2 at the solution
 * @param converged whether the fit converged
 * @param scale observed over model flux
 * @param chi2 at the solution
 * @param typicalMisfit misfit of the model beyond the noise, share of its flux
 * @param inadequacy of the model on real stars as the noise model has it
 * @param data quality of the observation
 * @param medium test for wavelengths in the other medium than stated
 * @param rivalChi2 excess of chi^2 at the best other distinct minimum, infinite if none exists
 */
record FitSummary(
        Labels labels,
        Curvature curvature,
        boolean converged,
        double scale,
        Chi2 chi2,
        double typicalMisfit,
        Inadequacy inadequacy,
        Data data,
        AirVacuumComparison medium,
        double rivalChi2) {

    /**
     * The labels and their distance from the grid's bounds.
     *
     * @param values in their units, [label]
     * @param scaled labels over their bounds, [-0.5, 0.5], [label]
     * @param scaledSigma of the scaled labels, [label]
     * @param push number of sigma by which a label at a bound would leave it, else 0, [label]
     */
    record Labels(double[] values, double[] scaled, double[] scaledSigma, double[] push) {}

    /**
     * The curvature of chi^2.
     *
     * @param conditionNumber of the normal matrix
     * @param defined whether the curvature contains information
     * @param stretch largest factor by which chi^2 at two sigma increased a variance, 1 where it confirms the curvature
     */
    record Curvature(double conditionNumber, boolean defined, double stretch) {}

    /**
     * Chi^2 with its probabilities under the noise model.
     *
     * @param value at the solution
     * @param degreesOfFreedom rows minus parameters
     * @param upperProbability probability of a larger chi^2
     * @param lowerProbability probability of a smaller chi^2
     */
    record Chi2(double value, int degreesOfFreedom, double upperProbability, double lowerProbability) {

        static Chi2 of(double value, int degreesOfFreedom) {
            double half = 0.5 * Math.max(0.0, value);
            double halfDegrees = 0.5 * Math.max(1, degreesOfFreedom);
            return new Chi2(
                    value,
                    degreesOfFreedom,
                    Gamma.regularizedGammaQ(halfDegrees, half),
                    Gamma.regularizedGammaP(halfDegrees, half));
        }
    }

    /**
     * The model's error on real stars.
     *
     * @param exists whether the noise model allows for a misfit, which may exceed that of this star
     * @param learnt whether it was learnt on reference stars
     * @param extrapolation variance of the learnt correction over that far from all references
     */
    record Inadequacy(boolean exists, boolean learnt, double extrapolation) {}

    /**
     * The observation's quality.
     *
     * @param medianSnr median of flux over error
     * @param rows number of used pixels
     * @param missingArms number of the instrument's arms, within the model's range, that are absent or uninformative
     * @param errors factor by which the scatter exceeds the stated errors
     * @param emission whether emission lines are detected
     */
    record Data(double medianSnr, int rows, int missingArms, ErrorScale errors, boolean emission) {}

    /** Returns the factor, at least 1, by which errors would have to grow for chi^2 to equal its expectation. */
    double errorInflation() {
        return Math.sqrt(Math.max(1.0, chi2.value / chi2.degreesOfFreedom));
    }
}
