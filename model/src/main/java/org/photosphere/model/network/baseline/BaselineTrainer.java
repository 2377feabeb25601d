package org.photosphere.model.network.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.photosphere.model.network.Adam;
import org.photosphere.model.network.Descent;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;

/** Gradient descent of a baseline, one step at a time. Used by one thread. */
public final class BaselineTrainer implements AutoCloseable {

    /** Scales gradients far above the smallest normal float: denormal numbers are 100 times slower. */
    private static final double LOSS_SCALE = 10_000;

    private final FluxNetwork network;
    private final Weights weights;
    private final Weights average;
    private final Parameters parameters;
    private int stage;
    private Descent descent;

    /** @param start changed in place */
    public BaselineTrainer(BaselineWeights start) {
        network = start.baseline().network(start.sizes());
        weights = start.weights();
        average = weights.copy();
        parameters = new Parameters(weights, "cpu");
        Tape.watch(parameters.all().values());
        descent = new Descent(weights, average, List.of(), List.of());
    }

    /**
     * Returns what principal components of the network are computed of, by spectrum; empty for one without.
     *
     * @param flux of the training spectra, [spectrum][bin]
     */
    public float[][] features(float[][] flux) {
        return network.features(weights, flux);
    }

    /**
     * Sets the principal components, before the first step.
     *
     * @param mean of the features, [bin]
     * @param components each as long as its coefficient's standard deviation, [component][bin]
     */
    public void setBasis(double[] mean, double[][] components) {
        network.setBasis(weights, mean, components);
        settle(weights.copy());
    }

    /** Begins a stage with a new optimiser, the running average at the present weights. */
    public void begin(int next, double weightDecay) {
        stage = next;
        List<String> trained = weights.arrays().keySet().stream()
                .filter(name -> network.trains(next, name))
                .toList();
        descent = new Descent(weights, average, trained, Collections.nCopies(trained.size(), new Adam.Group(1f, (float)
                weightDecay)));
    }

    /**
     * Makes one step.
     *
     * @param scaled labels on [-0.5, 0.5], [row][label]
     * @param flux max-normalised, [row][bin]
     * @param rate length of the step
     * @param memory of the weights' running average, 0 to 1
     * @return the loss before the step
     */
    public double step(float[][] scaled, float[][] flux, double rate, double memory) {
        List<float[]> sums = descent.zeros();
        double[] plain = new double[1];
        Tape.addGradients(
                () -> {
                    NDArray loss = network.loss(stage, array(scaled), array(flux), parameters);
                    plain[0] = loss.getFloat();
                    return TorchEngine.times(loss, LOSS_SCALE);
                },
                descent.trained().stream().map(parameters::get).toList(),
                sums);
        descent.step(List.of(sums), rate, memory);
        parameters.reload(weights, descent.trained());
        return plain[0];
    }

    /** Returns the sum over rows and bins of the square error of max-normalised flux, by the weights' running average. */
    public double squareError(float[][] scaled, float[][] flux) {
        parameters.reload(average, weights.arrays().keySet());
        float[] predicted =
                Tape.withoutRecording(() -> network.prediction(stage, array(scaled), array(flux), parameters)
                        .toFloatArray());
        parameters.reload(weights, weights.arrays().keySet());
        double sum = 0;
        int bins = flux[0].length;
        for (int i = 0; i < flux.length; i++) {
            float[] normalised = new PeakNormalisation(predicted, i * bins, bins).flux();
            for (int j = 0; j < bins; j++) {
                double error = normalised[j] - flux[i][j];
                sum += error * error;
            }
        }
        return sum;
    }

    private NDArray array(float[][] rows) {
        int columns = rows[0].length;
        float[] flat = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return TorchEngine.owned(parameters.manager(), flat, new Shape(rows.length, columns));
    }

    /** Returns the weights' running average, live. */
    public Weights average() {
        return average;
    }

    /** Replaces the weights and their average. */
    public void settle(Weights best) {
        weights.arrays().forEach((name, values) -> {
            float[] wanted = best.get(name);
            System.arraycopy(wanted, 0, values, 0, values.length);
            System.arraycopy(wanted, 0, average.get(name), 0, values.length);
        });
        parameters.reload(weights, weights.arrays().keySet());
    }

    /** Returns the complete state within a stage for a later {@link #restore}, after which training continues exactly. */
    public Map<String, Tensor> state() {
        return descent.state();
    }

    /** Restores a {@link #state} of the present stage. */
    public void restore(Map<String, Tensor> state, String source) {
        descent.restore(state, source);
        parameters.reload(weights, weights.arrays().keySet());
    }

    @Override
    public void close() {
        parameters.close();
    }
}
