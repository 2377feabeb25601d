package org.photosphere.model.network.payne;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.DescribedModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.network.TorchEngine;

/**
 * The Payne as a forward model. The network's spectrum is divided by its own maximum here, so that the kink of the
 * maximum where the brightest bin changes (for example between 10,000 and 10,250 K) is exact and need not be learnt by
 * smooth units.
 *
 * <p>Rows pass through the network {@value #ROWS} at a time, short batches padded: matrix products differ in the last
 * bits with their number of rows, and a spectrum's answer must not depend on the rest of its batch.
 */
public final class PayneModel extends DescribedModel {

    /**
     * Rows per matrix product: small enough that a single spectrum wastes little, large enough for efficient products.
     */
    static final int ROWS = 16;

    private final PayneNetwork network;
    private final PayneWeights weights;

    /** @throws IllegalArgumentException where weights and description differ in labels or bins */
    public PayneModel(ModelDescription description, PayneWeights weights) {
        super(description);
        if (weights.labels() != description.labels().size()
                || weights.bins() != description.wavelengths().count()
                || weights.bins() != description.emulatorError().bins()) {
            throw new IllegalArgumentException("weights of " + weights.labels() + " labels and " + weights.bins()
                    + " bins for " + description.labels().size() + " labels and " + description.wavelengths());
        }
        this.weights = weights;
        this.network = new PayneNetwork(weights);
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        float[][] flux = new float[labels.length][];
        float[][][] jacobian = new float[labels.length][][];
        run(labels, flux, jacobian);
        return new Evaluation(flux, jacobian);
    }

    @Override
    public float[][] flux(double[][] labels) {
        float[][] flux = new float[labels.length][];
        run(labels, flux, null);
        return flux;
    }

    @Override
    public ObservedModel observedBy(SpectralOperator operator) {
        return new ObservedPayne(labels(), network, weights, operator);
    }

    @Override
    public void close() {
        network.close();
    }

    private void run(double[][] labels, float[][] flux, float @Nullable [][][] jacobian) {
        requireAll(labels);
        int bins = wavelengths().count();
        for (int from = 0; from < labels.length; from += ROWS) {
            int count = Math.min(ROWS, labels.length - from);
            try (NDManager call = network.newCall()) {
                NDArray scaled = TorchEngine.owned(
                        call, scaledRows(labels(), labels, from, count, ROWS), new Shape(ROWS, labels().size()));
                PayneNetwork.Forward forward = network.forward(scaled);
                float[] spectra = network.spectrum(forward).toFloatArray();
                float[] tangents = jacobian == null
                        ? null
                        : network.spectrumTangents(forward).toFloatArray();
                for (int i = 0; i < count; i++) {
                    PeakNormalisation normalisation = new PeakNormalisation(spectra, i * bins, bins);
                    flux[from + i] = normalisation.flux();
                    if (jacobian != null && tangents != null) {
                        jacobian[from + i] = normalisation.derivatives(
                                flux[from + i], tangents, i * labels().size() * bins, labels(), labels[from + i]);
                    }
                }
            }
        }
    }

    /**
     * Returns the scaled labels of some points, padded.
     *
     * @param from index of the first point
     * @param count number of points
     * @param rows of the result; those beyond the count repeat the first one
     */
    static float[] scaledRows(LabelSpace space, double[][] points, int from, int count, int rows) {
        int size = space.size();
        float[] scaled = new float[rows * size];
        for (int i = 0; i < rows; i++) {
            double[] point = points[from + (i < count ? i : 0)];
            for (int k = 0; k < size; k++) {
                scaled[i * size + k] = (float) space.get(k).scale(point[k]);
            }
        }
        return scaled;
    }
}
