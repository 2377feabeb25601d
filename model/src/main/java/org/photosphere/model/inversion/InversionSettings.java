package org.photosphere.model.inversion;

import java.util.Map;

/**
 * Every tuning constant of the inversion. Immutable; {@link #defaults()} and the {@code withX} methods make others. Each
 * constant's reason stands beside its default.
 *
 * @param profile how spectra are compared with the model
 * @param profiles the same for instruments that have one of their own, by name
 * @param noiseRefreshes how often the noise model is computed again at a converged solution, which is then refitted
 * @param minimumCoverage share of a model bin that unmasked pixels must cover for the bin to be used
 * @param clippedGood how many good pixels of a spectrum are expected to be left out as deviant
 * @param mostClipped where more than this share of the pixels deviates, the model is at fault and none is left out
 * @param coarseRows about so many rows of a spectrum bring a fit near its minimum, where all of them enter
 * @param instruments whose views of the model are kept
 * @param templates how many model spectra the starts are chosen from
 * @param templateFloor share of the flux added to the noise while starts are ranked
 * @param secondStartRatio a second start is tried where its chi^2 is below this multiple of the best one's
 * @param alikeStartRatio below this multiple it is tried at once, else only where the first one ends in a poor fit
 * @param secondStartSeparation distance of the second start from the first, largest difference of scaled labels
 * @param maxIterations evaluations of the model a start may use
 * @param rivalIterations evaluations after which a second start is given up where it is worse than the first's end
 * @param chi2Tolerance a fit has converged where the quadratic model promises no larger drop of chi^2 per the
 *     chi^2 per row that is above 1
 * @param doubtfulSigma principal axes with a larger sigma, in scaled parameters, are confirmed by looking at chi^2 there
 * @param maxStep largest change of a scaled label in one iteration
 * @param evaluationBatch spectra in one call of the model
 * @param flags limits of the flags
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
    }

    public static InversionSettings defaults() {
        return new InversionSettings(
                // What a model lacks on real stars is measured per model and set by who runs it.
                FitProfile.PLAIN,
                Map.of(),
                // The emulator's error is a share of the model's maximum, which for hot stars lies beyond the observed
                // wavelengths and moves by factors between a start and the end; after two the noise stands.
                2,
                // A bin with a fifth missing at one side is displaced by a tenth of its width, below the emulator's
                // error.
                0.8,
                // One in two spectra loses a good pixel: 3.8 sigma of 3,909.
                0.5,
                // Cosmic rays and sky lines spoil a few per cent.
                0.05,
                // With a third of a survey's 3,909 pixels the minimum moves by 1.4 sigma: a step, which it needs
                // anyhow.
                1000,
                // A survey's arms and set-ups; each holds some 15 MB.
                16,
                // Four labels: about 12 temperatures by 5 gravities by 3 metallicities by 2 alpha enhancements.
                300,
                // About the flux difference between neighbouring templates: above it, noise must not choose.
                0.03,
                // Templates miss their star by much of chi^2, so that a worse one by half may lead to the better end.
                1.5,
                // Beyond it a second minimum that fits as well as the first is rare, and a wrong first one fits badly.
                1.2,
                // Beyond the spacing of neighbouring templates, which lead to the same minimum.
                0.2,
                // Simulated spectra need 4 to 10, real stars that no model fits well up to 25.
                60,
                // Another minimum worth telling of is found in about ten; starts that lead nowhere creep.
                15,
                // Within 0.1 sigma of the minimum: half a per cent of the answer's sigma.
                1.0e-2,
                // An emulator's ripples are as long as the spacing of its nodes, a twentieth to half of a range.
                0.03,
                // A quarter of the label's range: further than that no quadratic model of a spectrum reaches.
                0.25,
                // 128 spectra with flux and four derivatives on 10,000 bins are 26 MB.
                128,
                FlagLimits.defaults());
    }

    /** How spectra of an instrument are compared with the model. */
    public FitProfile profileOf(String instrument) {
        return profiles.getOrDefault(instrument, profile);
    }

    public InversionSettings withProfile(FitProfile value) {
        return with(value, profiles, maxIterations);
    }

    public InversionSettings withProfiles(Map<String, FitProfile> value) {
        return with(profile, value, maxIterations);
    }

    public InversionSettings withMaxIterations(int value) {
        return with(profile, profiles, value);
    }

    private InversionSettings with(FitProfile general, Map<String, FitProfile> own, int iterations) {
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
                flags);
    }

    private static void require(boolean holds, String name, double value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " = " + value + " makes no inversion");
        }
    }
}
