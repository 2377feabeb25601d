package org.photosphere.model.evaluation.systems;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.photosphere.model.forward.PhysicalResidual;
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
 *     {@link PhysicalResidual} ({@code TRANSFER}); empty for a model without physics
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

    /** Title of the stage in which a PhysFormer learns to reproduce spectra. */
    static final String AUTOENCODER = "autoencoder";

    /** Returns the mean square error of the reproduced spectra; empty for a model without such a stage. */
    OptionalDouble autoencoderMse() {
        Double rmse = stageRmse.get(AUTOENCODER);
        return rmse == null ? OptionalDouble.empty() : finite(rmse * rmse);
    }

    /** Returns the root mean square error of the spectra generated from labels; empty if it is not finite. */
    OptionalDouble rmse() {
        return finite(test.rmse());
    }

    /** Returns the mean square error of the spectra generated from labels; empty if it is not finite. */
    OptionalDouble fluxMse() {
        return finite(test.rmse() * test.rmse());
    }

    /** Returns a mean square residual; empty for a model without it. */
    OptionalDouble residual(PhysicalResidual kind) {
        Double value = residuals.get(kind.name());
        return value == null ? OptionalDouble.empty() : finite(value);
    }

    /** Returns the inversions of spectra with an S/N; empty if there are none. */
    Optional<Inversions> inversionsAt(double snr) {
        return inversions.stream().filter(some -> some.snr() == snr).findFirst();
    }

    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

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
    public record LabelErrors(String label, double[] errors, double[] sigmas) {

        public LabelErrors {
            if (errors.length != sigmas.length) {
                throw new IllegalArgumentException(
                        label + ": " + errors.length + " errors and " + sigmas.length + " uncertainties");
            }
        }
    }
}
