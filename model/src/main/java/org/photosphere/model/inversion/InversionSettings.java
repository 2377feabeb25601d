package org.photosphere.model.inversion;

import java.util.Map;

/**
 * Tuning constants of the inversion. Immutable; {@link #defaults()} and the {@code withX} methods make instances. The
 * reason for each value is next to its default.
 *
 * @param profile comparison of spectra with the model
 * @param profiles comparison for instruments with a profile of their own, by name
 * @param noiseRefreshes maximum number of times that the noise model is recomputed at a converged solution, which is
 *     then refitted
 * @param minimumCoverage share of a model bin that unmasked pixels must cover for the bin to be used
 * @param clippedGood expected number of good pixels of a spectrum that are clipped as deviant
 * @param mostClipped share of deviant pixels above which the model is considered wrong and no pixel is clipped
 * @param coarseRows approximate number of rows that bring a fit near its minimum, before all rows enter
 * @param instruments number of instruments whose views of the model are kept
 * @param templates number of model spectra from which starts are chosen
 * @param templateFloor share of the flux added to the noise while starts are ranked and first approached
 * @param secondStartRatio maximum ratio of a second start's chi^2 to the best one's
 * @param alikeStartRatio ratio below which the second start is tried at once; above, only where the first ends in a
 *     poor fit
 * @param secondStartSeparation distance of the second start from the first, largest difference of scaled labels
 * @param maxIterations evaluations of the model that a start may use
 * @param rivalIterations evaluations after which a second start is abandoned where it is worse than the first's end
 * @param chi2Tolerance convergence limit: the drop of chi^2 promised by the quadratic model, divided by chi^2 per row
 *     where that exceeds 1
 * @param doubtfulSigma sigma in scaled parameters above which a principal axis is confirmed by evaluating chi^2 there
 * @param maxStep largest change of a scaled label in one iteration
 * @param evaluationBatch spectra per call of the model
 * @param physicsWeight weight of the penalty for physical residuals in fits of the physical model, chi^2 per squared unit
 *     of their spread; 0 for none
 * @param flags thresholds of the flags
 */
public record InversionSettings(
        FitProfile profile,
        Map<String, FitProfile> profiles,
        int noiseRefreshes,
        double minimumCoverage,
        double clippedGood,
        double mostClipped,
        int coarseRows,
        int instruments,
        int templates,
        double templateFloor,
        double secondStartRatio,
        double alikeStartRatio,
        double secondStartSeparation,
        int maxIterations,
        int rivalIterations,
        double chi2Tolerance,
        double doubtfulSigma,
        double maxStep,
        int evaluationBatch,
        double physicsWeight,
        FlagLimits flags) {

    public InversionSettings {
        require(noiseRefreshes >= 0, "noiseRefreshes", noiseRefreshes);
        require(minimumCoverage > 0 && minimumCoverage <= 1, "minimumCoverage", minimumCoverage);
        profiles = Map.copyOf(profiles);
        require(clippedGood >= 0, "clippedGood", clippedGood);
        require(mostClipped >= 0 && mostClipped < 1, "mostClipped", mostClipped);
        require(coarseRows >= 1, "coarseRows", coarseRows);
        require(instruments >= 1, "instruments", instruments);
        require(templates >= 1, "templates", templates);
        require(templateFloor >= 0, "templateFloor", templateFloor);
        require(secondStartRatio >= 0, "secondStartRatio", secondStartRatio);
        require(alikeStartRatio >= 0, "alikeStartRatio", alikeStartRatio);
        require(secondStartSeparation > 0, "secondStartSeparation", secondStartSeparation);
        require(maxIterations >= 1, "maxIterations", maxIterations);
        require(rivalIterations >= 1, "rivalIterations", rivalIterations);
        require(chi2Tolerance > 0, "chi2Tolerance", chi2Tolerance);
        require(doubtfulSigma > 0, "doubtfulSigma", doubtfulSigma);
        require(maxStep > 0, "maxStep", maxStep);
        require(evaluationBatch >= 1, "evaluationBatch", evaluationBatch);
        require(physicsWeight >= 0 && Double.isFinite(physicsWeight), "physicsWeight", physicsWeight);
    }

    public static InversionSettings defaults() {
        return new InversionSettings(
                // The model's error on real stars is measured per model and is an operator's setting.
                FitProfile.PLAIN,
                Map.of(),
                // The emulator's error is a share of the model's maximum, which for hot stars is beyond the observed
                // wavelengths and changes by factors between a start and the end; after two refreshes the noise is
                // stable.
                2,
                // A bin with a fifth missing at one side is displaced by a tenth of its width, less than the emulator's
                // error.
                0.8,
                // One spectrum in two loses a good pixel: 3.8 sigma of 3,909.
                0.5,
                // Cosmic rays and sky lines affect a few per cent.
                0.05,
                // With a third of a survey's 3,909 pixels the minimum moves by 1.4 sigma: one step, which is needed
                // anyway.
                1000,
                // A survey's arms and set-ups; each takes about 15 MB.
                16,
                // Four labels: about 12 temperatures by 5 gravities by 3 metallicities by 2 alpha enhancements.
                300,
                // About the flux difference between neighbouring templates: above it, noise must not decide.
                0.03,
                // Templates differ from their star by much of chi^2, so that one worse by half may lead to the better
                // minimum.
                1.5,
                // Above it a second minimum that fits as well as the first is rare, and a wrong first one fits badly.
                1.2,
                // More than the spacing of neighbouring templates, which lead to the same minimum.
                0.2,
                // Simulated spectra need 4 to 10, real stars that no model fits well up to 25.
                60,
                // Another relevant minimum is found in about ten; starts that lead nowhere converge slowly.
                15,
                // Within 0.1 sigma of the minimum: half a per cent of the answer's sigma.
                1.0e-2,
                // An emulator's ripples are as long as the spacing of its nodes, a twentieth to half of a range.
                0.03,
                // A quarter of the label's range: no quadratic model of a spectrum is valid further.
                0.25,
                // 128 spectra with flux and four derivatives on 10,000 bins are 26 MB.
                128,
                // Residuals depend on the labels alone: on held-out nodes a weight of 1 changes no statistic beyond its
                // error, 10 makes Teff at S/N 10 scatter by an eighth more, and either takes 100 ms per correction.
                0.0,
                FlagLimits.defaults());
    }

    /** Returns the comparison of an instrument's spectra with the model. */
    public FitProfile profileOf(String instrument) {
        return profiles.getOrDefault(instrument, profile);
    }

    public InversionSettings withProfile(FitProfile value) {
        return with(value, profiles, maxIterations, physicsWeight);
    }

    public InversionSettings withProfiles(Map<String, FitProfile> value) {
        return with(profile, value, maxIterations, physicsWeight);
    }

    public InversionSettings withMaxIterations(int value) {
        return with(profile, profiles, value, physicsWeight);
    }

    public InversionSettings withPhysicsWeight(double value) {
        return with(profile, profiles, maxIterations, value);
    }

    private InversionSettings with(FitProfile general, Map<String, FitProfile> own, int iterations, double weight) {
        return new InversionSettings(
                general,
                own,
                noiseRefreshes,
                minimumCoverage,
                clippedGood,
                mostClipped,
                coarseRows,
                instruments,
                templates,
                templateFloor,
                secondStartRatio,
                alikeStartRatio,
                secondStartSeparation,
                iterations,
                rivalIterations,
                chi2Tolerance,
                doubtfulSigma,
                maxStep,
                evaluationBatch,
                weight,
                flags);
    }

    private static void require(boolean holds, String name, double value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " = " + value + " makes no inversion");
        }
    }
}
