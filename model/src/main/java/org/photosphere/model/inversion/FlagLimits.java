package org.photosphere.model.inversion;

/**
 * Thresholds of the flags, as probabilities and sigmas, so that the false-alarm rate is known; the reason for each
 * value is next to its default.
 *
 * @param minimumSnr LOW_SNR warns where the median signal-to-noise per used pixel is below this
 * @param chi2Probability CHI2_HIGH warns where a larger chi^2 is less probable than this
 * @param grossMisfit CHI2_HIGH is bad where the model's typical deviation from the flux, beyond the noise, exceeds this
 *     share
 * @param grossInflation the same for models calibrated on real stars: factor by which errors would have to grow for chi^2
 *     to be as expected
 * @param extrapolation CALIBRATION_EXTRAPOLATED warns where the variance of the correction exceeds this share of that far
 *     from all references
 * @param boundPush EXTRAPOLATED is bad where a label held at a bound would go beyond it by this many sigma
 * @param learntBoundPush the same where sigma contains the model's error on real stars as learnt from them
 * @param minimumSupport EXTRAPOLATED is bad where less of the interpolation weight lies on nodes of the grid
 * @param fewGridValues an axis with at most this many grid values is not extrapolated: ordinary stars push its bounds
 * @param edgeSigma GRID_EDGE warns where the grid ends within this many sigma of a label, or a label of few grid values
 *     would exceed its bound by this many
 * @param maxConditionNumber SINGULAR_HESSIAN is bad above this
 * @param priorSigma PRIOR_DOMINATED warns where a scaled label's sigma is above
 * @param hopelessSigma NO_RESULT is bad where a label at its bound has a scaled sigma above this
 * @param negativeFluxSigma NEGATIVE_FLUX is bad where the median flux is below zero by this many sigma
 * @param rivalChi2 MULTIMODAL warns where another minimum is worse by less than this chi^2
 * @param stretch NONLINEAR warns where chi^2 at two sigma enlarged a variance over its curvature by more than this
 *     factor
 * @param ivarProbability IVAR_SUSPECT warns where a smaller chi^2 is less probable than this and the scatter from row
 *     to row, where it is measurable, is at least {@code ivarSigma} sigma below the stated errors
 * @param ivarSigma IVAR_SUSPECT warns where CHI2_HIGH does, the scatter from row to row exceeds the stated errors by
 *     this many sigma, and chi^2 does not exceed that scatter by as many
 * @param mediumSigma WAVE_MEDIUM_SUSPECT warns where the distortion by air's refractive index is detected at this many
 *     sigma, and agrees with the full distortion within as many
 */
public record FlagLimits(
        double minimumSnr,
        double chi2Probability,
        double grossMisfit,
        double grossInflation,
        double extrapolation,
        double boundPush,
        double learntBoundPush,
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
                // Below, the errors of labels are no longer Gaussian and sky residuals are comparable to the signal.
                5.0,
                // One good spectrum in 10,000 is flagged.
                1.0e-4,
                // Of 465 stars of the MILES library half are below 2.3 %, nine in ten below 4.5 %; those above are
                // mostly cooler than 4,000 K, where the grid has no molecules; a white dwarf is at 12 %.
                0.08,
                // Of 465 MILES stars, each with a calibration learnt without it, about 4 % exceed it.
                2.5,
                // One in a hundred references with the optical model, one in sixteen with ATLAS9, where hot stars are
                // few.
                0.2,
                // A star that is truly at a bound exceeds it by chance once in 30,000. Stars with known labels stay
                // below 2, a white dwarf among models of stars is above 10.
                4.0,
                // With sigma as learnt, a label held at a bound is as likely beyond it as at it: of MILES stars beyond
                // 9,000 K or
                // below [Fe/H] = -1, outside of the optical grid, it excludes two thirds, of those inside it none.
                0.5,
                // Half of the weight on existing nodes: with less, the model extrapolates more than it interpolates.
                0.5,
                // Alpha enhancement is given at its two ends only, where most stars are.
                3,
                // A sixth of a Gaussian is beyond one sigma, and is truncated.
                1.0,
                // The float32 Jacobian is accurate to 1e-6, the normal matrix, its square, to 1e-12.
                1.0e12,
                // Standard deviation of a value that is uniform over a range of 1.
                1.0 / Math.sqrt(12.0),
                // One sigma is the whole range from the middle, half of it from a bound.
                0.5,
                // One spectrum without any signal in 740.
                3.0,
                // Three sigma for one degree of freedom.
                9.0,
                // Sigma larger by a quarter: the reported value is confirmed up to two sigma, but chi^2 is not
                // elliptical.
                1.5,
                // Explained only by wrong errors: once in 10^6.
                1.0e-6,
                // Once in 10^6 for a Gaussian, and only where chi^2 itself is high.
                4.75,
                // Once in 30,000 for a Gaussian.
                4.0);
    }
}
