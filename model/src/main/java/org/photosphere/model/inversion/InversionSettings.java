package org.photosphere.model.inversion;

/**
 * Every tuning constant of the inversion. Immutable; {@link #defaults()} and the {@code withX} methods make others. Each
 * constant's reason stands beside its default.
 *
 * @param modelFloor what the model itself lacks, added to the noise
 * @param noiseRefreshes how often the noise model is computed again at a converged solution, which is then refitted
 * @param minimumCoverage share of a model bin that unmasked pixels must cover for the bin to be used
 * @param templates how many model spectra the starts are chosen from
 * @param templateFloor share of the flux added to the noise while starts are ranked
 * @param secondStartRatio a second start is tried where its chi^2 is below this multiple of the best one's
 * @param secondStartSeparation distance of the second start from the first, largest difference of scaled labels
 * @param maxIterations evaluations of the model a start may use
 * @param chi2Tolerance a fit has converged where the quadratic model promises no larger drop of chi^2 per the
 *     chi^2 per row that is above 1
 * @param maxStep largest change of a scaled label in one iteration
 * @param evaluationBatch spectra in one call of the model
 * @param flags limits of the flags
 */
public record InversionSettings(
        ModelFloor modelFloor,
        int noiseRefreshes,
        double minimumCoverage,
        int templates,
        double templateFloor,
        double secondStartRatio,
        double secondStartSeparation,
        int maxIterations,
        double chi2Tolerance,
        double maxStep,
        int evaluationBatch,
        FlagLimits flags) {

    public InversionSettings {
        require(noiseRefreshes >= 0, "noiseRefreshes", noiseRefreshes);
        require(minimumCoverage > 0 && minimumCoverage <= 1, "minimumCoverage", minimumCoverage);
        require(templates >= 1, "templates", templates);
        require(templateFloor >= 0, "templateFloor", templateFloor);
        require(secondStartRatio >= 0, "secondStartRatio", secondStartRatio);
        require(secondStartSeparation > 0, "secondStartSeparation", secondStartSeparation);
        require(maxIterations >= 1, "maxIterations", maxIterations);
        require(chi2Tolerance > 0, "chi2Tolerance", chi2Tolerance);
        require(maxStep > 0, "maxStep", maxStep);
        require(evaluationBatch >= 1, "evaluationBatch", evaluationBatch);
    }

    public static InversionSettings defaults() {
        return new InversionSettings(
                // None: what a model lacks on real stars is measured per model and set by who runs it.
                ModelFloor.NONE,
                // The emulator's error is a share of the model's maximum, which for hot stars lies beyond the observed
                // wavelengths and moves by factors between a start and the end; after two the noise stands.
                2,
                // A bin with a fifth missing at one side is displaced by a tenth of its width, below the emulator's
                // error.
                0.8,
                // Four labels: about 12 temperatures by 5 gravities by 3 metallicities by 2 alpha enhancements.
                300,
                // About the flux difference between neighbouring templates: above it, noise must not choose.
                0.03,
                // Templates miss their star by much of chi^2, so that a worse one by half may lead to the better end.
                1.5,
                // Beyond the spacing of neighbouring templates, which lead to the same minimum.
                0.2,
                // Simulated spectra need 4 to 10, real stars that no model fits well up to 25.
                60,
                // Within 0.1 sigma of the minimum: half a per cent of the answer's sigma.
                1.0e-2,
                // A quarter of the label's range: further than that no quadratic model of a spectrum reaches.
                0.25,
                // 128 spectra with flux and four derivatives on 10,000 bins are 26 MB.
                128,
                FlagLimits.defaults());
    }

    public InversionSettings withModelFloor(ModelFloor value) {
        return new InversionSettings(
                value,
                noiseRefreshes,
                minimumCoverage,
                templates,
                templateFloor,
                secondStartRatio,
                secondStartSeparation,
                maxIterations,
                chi2Tolerance,
                maxStep,
                evaluationBatch,
                flags);
    }

    public InversionSettings withMaxIterations(int value) {
        return new InversionSettings(
                modelFloor,
                noiseRefreshes,
                minimumCoverage,
                templates,
                templateFloor,
                secondStartRatio,
                secondStartSeparation,
                value,
                chi2Tolerance,
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
