package org.photosphere.model.network.payne;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.TorchEngine;

/**
 * A Payne under an instrument's operator. The network's last layer weights basis spectra, and the operator is linear:
 * it is applied to the basis once, and an evaluation is one matrix product of the weights, and their derivatives by the
 * labels, with the result.
 *
 * <p>Spectra pass {@value #SPECTRA} at a time, short batches padded, as in {@link PayneModel}.
 */
final class ObservedPayne implements ObservedModel {

    /**
     * Spectra per product, each of which reads all of the basis: fewer are limited by memory, more wait for others of
     * their batch that converge late.
     */
    static final int SPECTRA = 8;

    private final LabelSpace space;
    private final PayneNetwork network;
    private final NDManager manager;
    private final NDArray basis;
    private final float[] mean;
    private final int points;

    /** @param network of the weights; remains its owner's */
    ObservedPayne(LabelSpace space, PayneNetwork network, PayneWeights weights, SpectralOperator operator) {
        this.space = space;
        this.network = network;
        this.points = operator.points();
        this.manager = network.newCall();
        mean = new float[points];
        operator.apply(weights.mean(), 0, mean, 0);
        float[] observed = new float[weights.components() * points];
        for (int k = 0; k < weights.components(); k++) {
            operator.apply(weights.basis(), k * weights.bins(), observed, k * points);
        }
        basis = TorchEngine.owned(manager, observed, new Shape(weights.components(), points));
    }

    @Override
    public int points() {
        return points;
    }

    @Override
    public int spectraAtOnce() {
        return SPECTRA;
    }

    @Override
    public double[] evaluate(double[][] labels, float[][] into) {
        for (double[] point : labels) {
            space.require(point);
        }
        double[] maxima = new double[labels.length];
        for (int from = 0; from < labels.length; from += SPECTRA) {
            int count = Math.min(SPECTRA, labels.length - from);
            try (NDManager call = network.newCall()) {
                NDArray scaled = TorchEngine.owned(
                        call,
                        PayneModel.scaledRows(space, labels, from, count, SPECTRA),
                        new Shape(SPECTRA, space.size()));
                PayneNetwork.Forward forward = network.forward(scaled);
                FloatBuffer product = TorchEngine.values(weights(forward).matMul(basis));
                float[] brightest = network.spectrum(forward).max(new int[] {1}).toFloatArray();
                for (int i = 0; i < count; i++) {
                    maxima[from + i] = brightest[i];
                    take(product, i * (1 + space.size()) * points, into[from + i]);
                }
            }
        }
        return maxima;
    }

    /**
     * Returns the basis spectra's weights of each spectrum, then their derivatives, [spectrum * (1 + labels),
     * component].
     */
    private NDArray weights(PayneNetwork.Forward forward) {
        NDArray values = forward.coefficients();
        long components = values.getShape().get(1);
        NDArray tangents = network.tangents(forward).reshape(SPECTRA, space.size(), components);
        return values.reshape(SPECTRA, 1, components).concat(tangents, 1).reshape(-1, components);
    }

    private void take(FloatBuffer product, int from, float[] into) {
        product.position(from).get(into, 0, (1 + space.size()) * points);
        for (int i = 0; i < points; i++) {
            into[i] += mean[i];
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
