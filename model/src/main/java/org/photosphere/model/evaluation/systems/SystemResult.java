package org.photosphere.model.evaluation.systems;

import java.util.List;
import java.util.Map;
import org.photosphere.model.training.ModelMetrics;

/**
 * Measurements of one system in a comparison. The arrays are owned: do not modify.
 *
 * @param system what was measured
 * @param digest of its bundle, SHA-256, hexadecimal
 * @param parameters number of the trained weights that its spectra depend on
 * @param cost of its training
 * @param stageRmse root mean square error of max-normalised flux on the validation nodes after each stage, by title, in
 *     the order of the training
 * @param test errors of the full model on the held-out nodes
 * @param bands the same in the paper's ranges of wavelength, by title, from blue to red
 * @param medianError median over the held-out nodes of the absolute error, [bin]
 * @param fluxMilliseconds time of one core for one spectrum
 * @param jacobianMilliseconds time of one core for one spectrum with its derivatives by all labels
 * @param residuals mean square over the held-out nodes of the physical residuals, by the name of a
 *     {@link org.photosphere.model.forward.PhysicalResidual}; empty for a model without physics
 * @param inversions of the held-out nodes' spectra with noise, by rising S/N
 */
public record SystemResult(
        ComparedSystem system,
        String digest,
        long parameters,
        Cost cost,
        Map<String, Double> stageRmse,
        ModelMetrics test,
        Map<String, ModelMetrics> bands,
        float[] medianError,
        double fluxMilliseconds,
        double jacobianMilliseconds,
        Map<String, Double> residuals,
        List<Inversions> inversions) {

    /**
     * @param coreSeconds processor time of the optimisation
     * @param seconds time by the clock of the whole training, with the preparation of its data and what is derived
     * @param steps of the optimiser, all stages together
     * @param spectra that the optimiser has seen, repetitions included
     */
    public record Cost(double coreSeconds, double seconds, int steps, long spectra) {}

    /**
     * Inversions of simulated stars with one S/N.
     *
     * @param snr per pixel at the median flux
     * @param stars number of spectra
     * @param unanswered how many of them have no solution
     * @param milliseconds time of one core for one spectrum
     * @param labels the errors, in the order of the labels
     */
    public record Inversions(double snr, int stars, int unanswered, double milliseconds, List<LabelErrors> labels) {}

    /**
     * @param label name
     * @param errors answer minus truth in the label's unit, [answered star]
     * @param sigmas stated uncertainties in the label's unit, [answered star]
     */
    public record LabelErrors(String label, double[] errors, double[] sigmas) {}
}
