package org.photosphere.model.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ErrorAmplitudes;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.Folds;
import org.photosphere.model.grid.NormalisedGrid;

/**
 * Errors of a model at the nodes of its grid, none by a model that was trained on the node: at validation nodes its own;
 * at training nodes those of the {@link Folds}' models, scaled to its own by the errors of both at the validation nodes.
 */
final class NodeErrors {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final int label;
    private final NormalisedGrid validation;
    private final float[][] predicted;
    private final NormalisedGrid training;
    private final float[][] unseen;
    private final double scale;

    private NodeErrors(
            int label,
            NormalisedGrid validation,
            float[][] predicted,
            NormalisedGrid training,
            float[][] unseen,
            double scale) {
        this.label = label;
        this.validation = validation;
        this.predicted = predicted;
        this.training = training;
        this.unseen = unseen;
        this.scale = scale;
    }

    /**
     * @param model of the inversions
     * @param folds models of the folds, in their order; empty if there are none: the validation nodes remain
     * @param training nodes that the folds were drawn of
     * @param validation nodes, at least two
     * @param seed of the split
     */
    static NodeErrors of(
            ForwardModel model,
            List<ForwardModel> folds,
            NormalisedGrid training,
            NormalisedGrid validation,
            long seed) {
        int label = EmulatorError.bandLabel(model.labels().labels());
        float[][] own = spectra(model, validation);
        if (folds.isEmpty()) {
            NormalisedGrid none = training.select(new int[0]);
            return new NodeErrors(label, validation, own, none, new float[0][], 1);
        }
        Folds drawn = new Folds(training.spectra(), folds.size(), seed);
        float[][] unseen = new float[training.spectra()][];
        double logarithms = 0;
        for (int fold = 0; fold < folds.size(); fold++) {
            int[] nodes = drawn.unseenBy(fold);
            float[][] some = spectra(folds.get(fold), training.select(nodes));
            for (int i = 0; i < nodes.length; i++) {
                unseen[nodes[i]] = some[i];
            }
            float[][] others = spectra(folds.get(fold), validation);
            for (int i = 0; i < own.length; i++) {
                logarithms += Math.log(ModelMetrics.rmse(own[i], validation.flux()[i])
                        / ModelMetrics.rmse(others[i], validation.flux()[i]));
            }
        }
        double scale = Math.exp(logarithms / folds.size() / own.length);
        return new NodeErrors(label, validation, own, training, unseen, scale);
    }

    private static float[][] spectra(ForwardModel model, NormalisedGrid grid) {
        return ParallelSpectra.of(model, grid.labels(), PROCESSORS, done -> {});
    }

    /** Returns the ratio of the model's error to that of a fold's model, geometric mean over the validation nodes. */
    double scale() {
        return scale;
    }

    /** Returns the errors at all nodes. */
    EmulatorError error() {
        float[][] spectra = Stream.concat(
                        Arrays.stream(predicted),
                        IntStream.range(0, unseen.length).mapToObj(this::scaled))
                .toArray(float[][]::new);
        float[][] truth = Stream.concat(Arrays.stream(validation.flux()), Arrays.stream(training.flux()))
                .toArray(float[][]::new);
        double[][] labels = Stream.concat(Arrays.stream(validation.labels()), Arrays.stream(training.labels()))
                .toArray(double[][]::new);
        EmulatorError byTemperature = EmulatorErrors.of(spectra, truth, labels, label);
        return unseen.length == 0
                ? byTemperature
                : byTemperature.withAmplitudes(amplitudes(byTemperature, spectra, truth, labels));
    }

    /** Returns the spectrum that has the model's share of the error of its fold's model. */
    private float[] scaled(int node) {
        float[] truth = training.flux()[node];
        float[] spectrum = unseen[node].clone();
        for (int j = 0; j < spectrum.length; j++) {
            spectrum[j] = (float) (truth[j] + scale * (spectrum[j] - truth[j]));
        }
        return spectrum;
    }

    private static ErrorAmplitudes amplitudes(
            EmulatorError error, float[][] spectra, float[][] truth, double[][] labels) {
        double[] relative = new double[spectra.length];
        for (int i = 0; i < relative.length; i++) {
            float[] rms = error.at(labels[i]);
            double squares = 0;
            for (int j = 0; j < rms.length; j++) {
                double share = rms[j] > 0 ? (spectra[i][j] - truth[i][j]) / (double) rms[j] : 0;
                squares += share * share / rms.length;
            }
            relative[i] = Math.sqrt(squares);
        }
        return new ErrorAmplitudes(labels, relative);
    }
}
