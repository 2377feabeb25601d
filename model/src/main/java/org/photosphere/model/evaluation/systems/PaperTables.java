package org.photosphere.model.evaluation.systems;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables 1 and 2 of the PhysFormer paper, {@value #SOURCE}, by the names of the systems. Its spectra are 26,747 of
 * PHOENIX with 9,875 wavelengths, divided by their maximum. A value that the paper does not print is not a number.
 */
public final class PaperTables {

    public static final String SOURCE = "arXiv:2603.01459";

    /** Place of {@link #accuracy}. */
    public static final String TABLE_1 = SOURCE + ", table 1";

    /** Place of {@link #ablation}. */
    public static final String TABLE_2 = SOURCE + ", table 2";

    private static final double NOT_PRINTED = Double.NaN;

    private static final Map<String, Accuracy> ACCURACIES = accuracies();

    private static final Map<String, Ablation> ABLATIONS = ablations();

    private PaperTables() {}

    /**
     * Errors of max-normalised flux.
     *
     * @param rmse root mean square error
     * @param mae mean absolute error
     * @param r2 coefficient of determination
     */
    public record Accuracy(double rmse, double mae, double r2) {}

    /**
     * Errors after the two stages of a training.
     *
     * @param autoencoderMse mean square error of the spectra that the autoencoder reproduces, after 200 epochs
     * @param fluxMse mean square error of the spectra generated from labels
     * @param autoencoder residuals of the autoencoder's spectra
     * @param flux residuals of the spectra generated from labels
     */
    public record Ablation(double autoencoderMse, double fluxMse, Residuals autoencoder, Residuals flux) {

        /** Returns the residuals of the spectra generated from labels, if printed, or else of the autoencoder's. */
        public Residuals residuals() {
            return Double.isNaN(flux.rte) ? autoencoder : flux;
        }
    }

    /**
     * @param rte mean square residual of the transfer equation
     * @param energy mean square residual of the energy theorem
     */
    public record Residuals(double rte, double energy) {
        static final Residuals NONE = new Residuals(NOT_PRINTED, NOT_PRINTED);
    }

    /** Returns the row of table 1; empty for a system that is not in it. */
    public static Optional<Accuracy> accuracy(String system) {
        return Optional.ofNullable(ACCURACIES.get(system));
    }

    /** Returns the row of table 2; empty for a system that is not in it. */
    public static Optional<Ablation> ablation(String system) {
        return Optional.ofNullable(ABLATIONS.get(system));
    }

    /** Returns the baselines of table 1 by rising RMSE. */
    public static List<String> baselines() {
        return ACCURACIES.entrySet().stream()
                .filter(row -> !row.getKey().equals(SystemNames.PHYSFORMER))
                .sorted(Map.Entry.comparingByValue((a, b) -> Double.compare(a.rmse, b.rmse)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, Accuracy> accuracies() {
        Map<String, Accuracy> rows = new LinkedHashMap<>();
        rows.put(SystemNames.PHYSFORMER, new Accuracy(0.0054, 0.0033, 0.9997));
        rows.put(SystemNames.PHYSGNN, new Accuracy(0.1959, 0.1622, 0.7216));
        rows.put(SystemNames.SYMMETRIC_AUTOENCODER, new Accuracy(0.0200, 0.0123, 0.9956));
        rows.put(SystemNames.SPECULATOR, new Accuracy(0.0106, 0.0064, 0.9985));
        rows.put(SystemNames.PAYNE, new Accuracy(0.0618, 0.0357, 0.9372));
        rows.put(SystemNames.KURUCZ_A1, new Accuracy(0.0502, 0.0204, 0.9760));
        return rows;
    }

    private static Map<String, Ablation> ablations() {
        Map<String, Ablation> rows = new LinkedHashMap<>();
        rows.put(SystemNames.PHYSFORMER, ofAutoencoder(6.24e-5, 4.41e-5, 5.16e-5, 0.0195));
        rows.put(SystemNames.WITHOUT_PHYSICS, new Ablation(8.41e-5, 4.28e-5, Residuals.NONE, Residuals.NONE));
        rows.put(
                SystemNames.WITHOUT_BOTTLENECK,
                new Ablation(3.75e-5, 0.0489, new Residuals(5.58e-5, 0.0236), new Residuals(3.09e-5, 0.1210)));
        rows.put(SystemNames.LATENT_128, ofAutoencoder(8.60e-4, NOT_PRINTED, 7.67e-5, 0.0164));
        rows.put(SystemNames.MLP_DECODER, ofAutoencoder(2.83e-4, NOT_PRINTED, 1.17e-4, 0.0189));
        rows.put(SystemNames.FOUR_DIRECTIONS, ofAutoencoder(8.87e-4, NOT_PRINTED, 2.66e-5, 0.0160));
        return rows;
    }

    /** Returns a row whose residuals are not labelled: the paper's section 4.4 attributes them to the autoencoder. */
    private static Ablation ofAutoencoder(double autoencoderMse, double fluxMse, double rte, double energy) {
        return new Ablation(autoencoderMse, fluxMse, new Residuals(rte, energy), Residuals.NONE);
    }
}
