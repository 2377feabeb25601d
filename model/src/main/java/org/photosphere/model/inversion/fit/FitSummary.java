package org.photosphere.model.inversion.fit;

import org.photosphere.model.inversion.noise.ErrorScale;

/**
 * The quantities from which {@link FlagRules} derives the flags.
 *
 * @param labels in their units, [label]
 * @param scaled labels over their bounds, [-0.5, 0.5], [label]
 * @param scaledSigma of the scaled labels, [label]
 * @param push number of sigma by which a label at a bound would leave it, else 0, [label]
 * @param conditionNumber of the normal matrix
 * @param defined whether the curvature contains information
 * @param converged whether the fit converged
 * @param scale observed over model flux
 * @param chi2 at the solution
 * @param degreesOfFreedom rows minus parameters
 * @param upperProbability probability of a larger chi^2
 * @param lowerProbability probability of a smaller chi^2
 * @param typicalMisfit misfit of the model beyond the noise, share of its flux
 * @param errors factor by which the scatter exceeds the stated errors
 * @param lenient whether the noise model allows for a misfit, which may exceed that of this star
 * @param medianSnr median of flux over error
 * @param rows number of used pixels
 * @param missingArms number of the instrument's arms, within the model's range, that are absent or uninformative
 * @param stretch largest factor by which chi^2 at two sigma increased a variance, 1 where it confirms the curvature
 * @param emission whether emission lines are detected
 * @param medium test for wavelengths in the other medium than stated
 * @param rivalChi2 excess of chi^2 at the best other distinct minimum, infinite where there is none
 */
record FitSummary(
        double[] labels,
        double[] scaled,
        double[] scaledSigma,
        double[] push,
        double conditionNumber,
        boolean defined,
        boolean converged,
        double scale,
        double chi2,
        int degreesOfFreedom,
        double upperProbability,
        double lowerProbability,
        double typicalMisfit,
        ErrorScale errors,
        boolean lenient,
        double medianSnr,
        int rows,
        int missingArms,
        double stretch,
        boolean emission,
        AirVacuumComparison medium,
        double rivalChi2) {

    /** Returns the factor, at least 1, by which errors would have to grow for chi^2 to equal its expectation. */
    double errorInflation() {
        return Math.sqrt(Math.max(1.0, chi2 / degreesOfFreedom));
    }
}
