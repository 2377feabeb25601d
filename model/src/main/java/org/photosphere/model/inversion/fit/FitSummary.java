package org.photosphere.model.inversion.fit;

import org.photosphere.model.inversion.noise.ErrorScale;

/**
 * What the flags are judged by.
 *
 * @param labels in their units, [label]
 * @param scaled labels over their bounds, [-0.5, 0.5], [label]
 * @param scaledSigma of the scaled labels, [label]
 * @param push sigma by which a label at a bound would leave it, else 0, [label]
 * @param conditionNumber of the normal matrix
 * @param defined whether the curvature says anything
 * @param converged whether the fit did
 * @param scale observed over model flux
 * @param chi2 at the solution
 * @param degreesOfFreedom rows less parameters
 * @param upperProbability of a larger chi^2
 * @param lowerProbability of a smaller chi^2
 * @param typicalMisfit of the model beyond the noise, share of its flux
 * @param errors how far the stated ones are off
 * @param lenient whether the model is granted a misfit, which may be larger than this star needs
 * @param medianSnr median of flux over error
 * @param rows how many entered chi^2
 * @param missingArms arms of the instrument, within the model, that are absent or say nothing
 * @param stretch by how much chi^2 at two sigma made a variance larger than the curvature has it, 1 where it is confirmed
 * @param emission whether rows stand out above all around them
 * @param medium whether wavelengths are of the other one
 * @param rivalChi2 by how much the best distinct other minimum is worse, infinite where there is none
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

    /** By how much the errors would have to grow for chi^2 to be as expected, at least 1. */
    double errorInflation() {
        return Math.sqrt(Math.max(1.0, chi2 / degreesOfFreedom));
    }
}
