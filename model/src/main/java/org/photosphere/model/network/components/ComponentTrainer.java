package org.photosphere.model.network.components;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.Adam;
import org.photosphere.model.network.tensor.Tensor;

/**
 * Gradient-descent training of a component network, one step at a time. The gradient is explicit rather than from the engine's
 * tape: a perceptron's is short, and the division by the maximum is exact. Used by one thread.
 */
public final class ComponentTrainer implements AutoCloseable {

    /**
     * Weight of the misfit to a spectrum of smooth scale: the scale before the division is free, and this fixes it
     * without competing with the actual misfit.
     */
    private static final float SCALE_WEIGHT = 0.1f;

    /** Scales gradients far above the smallest normal float: denormal numbers are 100 times slower. */
    private static final float LOSS_SCALE = 1000f;

    private final ComponentWeights weights;
    private final ComponentNetwork network;
    private final Adam adam;

    /** @param start copied */
    public ComponentTrainer(ComponentWeights start) {
        this(start, Adam.BETA2);
    }

    /**
     * @param start copied
     * @param memory of Adam's mean squares
     */
    public ComponentTrainer(ComponentWeights start, float memory) {
        weights = start.copy();
        network = new ComponentNetwork(weights);
        adam = new Adam(weights.trainable(), weights.groups(), memory);
    }

    /**
     * Makes one step of Adam on a mini-batch.
     *
     * @param scaled labels on [-0.5, 0.5], [row][label]
     * @param smooth the spectra divided by a smooth measure of their size, [row][bin]
     * @param flux the spectra divided by their maximum, [row][bin]
     * @param rate length of the step
     * @return mean square error of the max-normalised flux before the step
     */
    public double step(float[][] scaled, float[][] smooth, float[][] flux, double rate) {
        Gradients gradients = gradients(scaled, smooth, flux);
        adam.step(gradients.byArray(), rate);
        network.reload(weights);
        return gradients.meanSquareError();
    }

    /**
     * Gradients of the loss, {@value #LOSS_SCALE} times the mean over rows of half the sum over bins of squares.
     *
     * @param meanSquareError of the max-normalised flux
     * @param loss the loss itself
     * @param byArray in the order of {@link ComponentWeights#trainable}
     */
    record Gradients(double meanSquareError, double loss, List<float[]> byArray) {}

    Gradients gradients(float[][] scaled, float[][] smooth, float[][] flux) {
        try (NDManager call = network.newCall()) {
            ComponentNetwork.Forward forward = network.forward(call, flatten(scaled));
            float[] spectra = network.spectrum(forward).toFloatArray();
            float[] gradient = new float[spectra.length];
            float factor = LOSS_SCALE / flux.length;
            double squares = 0;
            double loss = 0;
            for (int i = 0; i < flux.length; i++) {
                double squaresHere = lossGradient(spectra, i, smooth[i], flux[i], gradient, factor);
                squares += squaresHere;
                loss += 0.5 * factor * (squaresHere + SCALE_WEIGHT * scaleMisfit(spectra, i, smooth[i]));
            }
            return new Gradients(squares / spectra.length, loss, backward(forward, call.create(gradient, shape(flux))));
        }
    }

    /**
     * Makes one step towards coefficients of the basis, whose spectra must be orthogonal. The squares are those of the
     * spectra, without computing any: the cost does not depend on the number of bins.
     *
     * @param scaled labels on [-0.5, 0.5], [row][label]
     * @param targets coefficients, [row][component]
     * @param factors inverse square of each undivided spectrum's maximum, [row]
     * @param squares sum over bins of each basis spectrum's squares, [component]
     * @param rate length of the step
     * @return mean square error of the flux before the step, the maximum's own error aside
     */
    public double stepTo(float[][] scaled, float[][] targets, float[] factors, float[] squares, double rate) {
        Gradients gradients = coefficientGradients(scaled, targets, factors, squares);
        adam.step(gradients.byArray(), rate);
        network.reload(weights);
        return gradients.meanSquareError();
    }

    Gradients coefficientGradients(float[][] scaled, float[][] targets, float[] factors, float[] squares) {
        try (NDManager call = network.newCall()) {
            ComponentNetwork.Forward forward = network.forward(call, flatten(scaled));
            float[] errors = forward.coefficients().toFloatArray();
            double sum = 0;
            for (int i = 0; i < targets.length; i++) {
                for (int k = 0; k < squares.length; k++) {
                    float error = errors[i * squares.length + k] - targets[i][k];
                    float slope = factors[i] * squares[k] * error;
                    sum += (double) slope * error;
                    errors[i * squares.length + k] = LOSS_SCALE / targets.length * slope;
                }
            }
            double mean = sum / targets.length;
            List<float[]> gradients = backwardFrom(forward, call.create(errors, shape(targets)));
            return new Gradients(mean / weights.bins(), 0.5 * LOSS_SCALE * mean, gradients);
        }
    }

    /** Replaces the last layer by the least-squares fit to coefficients; arguments as of {@link #stepTo}. */
    public void fitLastLayer(float[][] scaled, float[][] targets, float[] factors) {
        try (NDManager call = network.newCall()) {
            float[] features = network.forward(call, flatten(scaled)).features().toFloatArray();
            LastLayer.fit(weights.layers().get(weights.layers().size() - 1), features, targets, factors);
        }
        network.reload(weights);
    }

    private static double scaleMisfit(float[] spectra, int row, float[] smooth) {
        double sum = 0;
        for (int j = 0; j < smooth.length; j++) {
            double error = spectra[row * smooth.length + j] - smooth[j];
            sum += error * error;
        }
        return sum;
    }

    /**
     * Returns the max-normalised flux.
     *
     * @param scaled labels on [-0.5, 0.5], [row][label]
     */
    public float[][] predict(float[][] scaled) {
        int bins = weights.bins();
        float[][] flux = new float[scaled.length][bins];
        try (NDManager call = network.newCall()) {
            float[] spectra =
                    network.spectrum(network.forward(call, flatten(scaled))).toFloatArray();
            for (int i = 0; i < flux.length; i++) {
                float maximum = spectra[i * bins + peak(spectra, i * bins, bins)];
                for (int j = 0; j < bins; j++) {
                    flux[i][j] = spectra[i * bins + j] / maximum;
                }
            }
        }
        return flux;
    }

    /** Returns a copy of the present weights. */
    public ComponentWeights weights() {
        return weights.copy();
    }

    /** Returns the complete state for a later {@link #restore}, after which training continues exactly. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(weights.toTensors());
        adam.save(state);
        return state;
    }

    /** Restores a {@link #state}. */
    public void restore(Map<String, Tensor> state, String source) {
        load(state, source);
        adam.restore(state, source);
    }

    /**
     * Replaces the weights.
     *
     * @param tensors of a component network; others are ignored
     * @throws InputException where it is of other sizes
     */
    public void load(Map<String, Tensor> tensors, String source) {
        ComponentWeights saved = ComponentWeights.fromTensors(tensors, source);
        if (!saved.hasSizesOf(weights)) {
            throw new InputException(source + " is of a network of other sizes", "start over with --force");
        }
        List<float[]> mine = weights.trainable();
        List<float[]> theirs = saved.trainable();
        for (int i = 0; i < mine.size(); i++) {
            System.arraycopy(theirs.get(i), 0, mine.get(i), 0, mine.get(i).length);
        }
        network.reload(weights);
    }

    @Override
    public void close() {
        network.close();
    }

    /**
     * Adds the gradient of one row by its spectrum g: the square of (g / max(g) - flux), whose derivative includes the
     * maximum's, and the constraint on the scale.
     *
     * @return sum over bins of the square error
     */
    private double lossGradient(
            float[] spectra, int row, float[] smooth, float[] flux, float[] gradient, float factor) {
        int bins = flux.length;
        int start = row * bins;
        int peak = peak(spectra, start, bins);
        float maximum = spectra[start + peak];
        double sum = 0;
        double throughMaximum = 0;
        for (int j = 0; j < bins; j++) {
            float normalised = spectra[start + j] / maximum;
            float error = normalised - flux[j];
            sum += (double) error * error;
            throughMaximum += (double) error * normalised;
            gradient[start + j] = factor * (error / maximum + SCALE_WEIGHT * (spectra[start + j] - smooth[j]));
        }
        gradient[start + peak] -= (float) (factor * throughMaximum / maximum);
        return sum;
    }

    /** Returns the gradients in the order of {@link ComponentWeights#trainable}. */
    private List<float[]> backward(ComponentNetwork.Forward forward, NDArray bySpectrum) {
        return backwardFrom(forward, timesTransposed(bySpectrum, network.basis()));
    }

    private List<float[]> backwardFrom(ComponentNetwork.Forward forward, NDArray byCoefficients) {
        int last = network.lastLayer();
        List<float[]> gradients = new ArrayList<>();
        NDArray bySum = byCoefficients;
        for (int l = last; l >= 0; l--) {
            NDArray input =
                    l == last ? forward.features() : forward.hidden().get(l).input();
            gradients.add(0, bySum.sum(new int[] {0}).toFloatArray());
            gradients.add(0, input.transpose().matMul(bySum).toFloatArray());
            if (l > 0) {
                bySum = timesTransposed(bySum, network.weight(l))
                        .muli(forward.hidden().get(l - 1).slope());
            }
        }
        return gradients;
    }

    /** Returns the number of arrays that live as long as the trainer. */
    int arrays() {
        return network.arrays();
    }

    /**
     * Returns the product without a view of the weight, which would belong to the network's manager and live as long as
     * the network.
     */
    private static NDArray timesTransposed(NDArray rows, NDArray weight) {
        try (NDArray transposed = weight.transpose()) {
            return rows.matMul(transposed);
        }
    }

    private static int peak(float[] spectra, int start, int bins) {
        int peak = 0;
        for (int j = 1; j < bins; j++) {
            if (spectra[start + j] > spectra[start + peak]) {
                peak = j;
            }
        }
        return peak;
    }

    private static Shape shape(float[][] rows) {
        return new Shape(rows.length, rows[0].length);
    }

    private static float[] flatten(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return flat;
    }
}
