package org.photosphere.model.inversion;

/**
 * Where the flags begin. Probabilities and sigmas, so that the false-alarm rate is known; each reason stands beside its
 * default.
 *
 * @param minimumSnr LOW_SNR warns where the median signal-to-noise per used pixel is below
 * @param chi2Probability CHI2_HIGH warns where a larger chi^2 is less probable than this
 * @param grossMisfit CHI2_HIGH is bad where the model typically misses the flux by more than this share beyond the noise
 * @param boundPush EXTRAPOLATED is bad where a label held at a bound would go beyond it by this many sigma
 * @param minimumSupport EXTRAPOLATED is bad where less of the interpolation weight lies on nodes of the grid
 * @param fewGridValues an axis with at most this many grid values is not extrapolated: ordinary stars push its bounds
 * @param edgeSigma GRID_EDGE warns where the grid ends within this many sigma of a label, or a label of few grid values
 *     would go beyond its bound by as many
 * @param maxConditionNumber SINGULAR_HESSIAN is bad above
 * @param priorSigma PRIOR_DOMINATED warns where a scaled label's sigma is above
 * @param hopelessSigma NO_RESULT is bad where a label at its bound has a scaled sigma above this
 * @param negativeFluxSigma NEGATIVE_FLUX is bad where the median flux is below zero by this many sigma
 * @param rivalChi2 MULTIMODAL warns where another minimum is worse by less than this chi^2
 * @param stretch NONLINEAR warns where chi^2 two sigma out made a variance larger than its curvature by more than this
 * @param ivarProbability IVAR_SUSPECT warns where a smaller chi^2 is less probable than this and the scatter from row to
 *     row, where it tells, is as many sigma below the stated errors as the next says
 * @param ivarSigma IVAR_SUSPECT warns where CHI2_HIGH does and the scatter from row to row exceeds the stated errors by
 *     this many sigma, and chi^2 not by so many more
 * @param mediumSigma WAVE_MEDIUM_SUSPECT warns where the distortion that air's refractive index makes is there by this
 *     many sigma, and within as many of all of it
 */
public record FlagLimits(
        double minimumSnr,
        double chi2Probability,
        double grossMisfit,
        double boundPush,
        double minimumSupport,
        int fewGridValues,
        double edgeSigma,
        double maxConditionNumber,
        double priorSigma,
        double hopelessSigma,
        double negativeFluxSigma,
        double rivalChi2,
        double stretch,
        double ivarProbability,
        double ivarSigma,
        double mediumSigma) {

    public static FlagLimits defaults() {
        return new FlagLimits(
                // Below, errors of labels are no longer Gaussian and sky residuals compare with the signal.
                5.0,
                // One good spectrum in 10,000 is warned of.
                1.0e-4,
                // Of 465 stars of the MILES library half are below 2.3 %, nine in ten below 4.5 %, and those above are
                // mostly cooler than 4,000 K, where the grid lacks molecules; a white dwarf is at 12 %.
                0.08,
                // A star that is truly at a bound passes it by chance once in 30,000. Stars with known labels stay
                // below 2, a white dwarf among models of stars is above 10.
                4.0,
                // Half of the weight on nodes that exist: beyond, the model extrapolates more than it interpolates.
                0.5,
                // Alpha enhancement is given at its two ends alone, where most stars are.
                3,
                // A sixth of a Gaussian lies beyond, and is cut off.
                1.0,
                // The float32 Jacobian is good to 1e-6, the normal matrix, its square, to 1e-12.
                1.0e12,
                // The standard deviation of a value of which only the bounds are known, for a range of 1.
                1.0 / Math.sqrt(12.0),
                // One sigma spans the whole range from the middle, half of it from a bound.
                0.5,
                // One spectrum without any signal in 740.
                3.0,
                // Three sigma for one degree of freedom.
                9.0,
                // A sigma that grew by a quarter: what is reported is confirmed as far as two sigma, but no ellipse.
                1.5,
                // So far that only wrong errors explain it: once in 10^6.
                1.0e-6,
                // Once in 10^6 for a Gaussian, and only where chi^2 is high by itself.
                4.75,
                // Once in 30,000 for a Gaussian.
                4.0);
    }
}
