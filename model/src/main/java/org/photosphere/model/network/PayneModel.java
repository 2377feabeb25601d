package org.photosphere.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * The Payne as a forward model. The network's spectrum is divided by its own maximum here, so that the kink which the
 * maximum has where the brightest bin changes over (between 10,000 and 10,250 K, for one) is exact and need not be
 * learnt by smooth units.
 *
 * <p>Rows pass through the network {@value #ROWS} at a time, short batches padded: matrix products differ in the last
 * bits with their number of rows, and a spectrum's answer must not depend on its company.
 */
public final class PayneModel implements ForwardModel {

    /** Small enough that a single spectrum wastes little, large enough for matrix products to run well. */
    static final int ROWS = 16;

    /** What a model is called, where it came from, and what it speaks of. */
    public record Description(
            String name,
            String digest,
            LabelSpace labels,
            WavelengthBins wavelengths,
            double resolvingPower,
            EmulatorError emulatorError) {}

    private final Description description;
    private final PayneNetwork network;

    /** @throws IllegalArgumentException where weights and description differ in labels or bins */
    public PayneModel(Description description, PayneWeights weights) {
        if (weights.labels() != description.labels().size()
                || weights.bins() != description.wavelengths().count()
                || weights.bins() != description.emulatorError().bins()) {
            throw new IllegalArgumentException("weights of " + weights.labels() + " labels and " + weights.bins()
                    + " bins for " + description.labels().size() + " labels and " + description.wavelengths());
        }
        this.description = description;
        this.network = new PayneNetwork(weights);
    }

    @Override
    public String name() {
        return description.name();
    }

    @Override
    public String digest() {
        return description.digest();
    }

    @Override
    public LabelSpace labels() {
        return description.labels();
    }

    @Override
    public WavelengthBins wavelengths() {
        return description.wavelengths();
    }

    @Override
    public double resolvingPower() {
        return description.resolvingPower();
    }

    @Override
    public float[] emulatorError(double[] labels) {
        labels().require(labels);
        return description.emulatorError().at(labels);
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
    public void close() {
        network.close();
    }

    private void run(double[][] labels, float[][] flux, float @Nullable [][][] jacobian) {
        for (double[] point : labels) {
            labels().require(point);
        }
        for (int from = 0; from < labels.length; from += ROWS) {
            int count = Math.min(ROWS, labels.length - from);
            try (NDManager call = network.newCall()) {
                NDArray scaled = call.create(scaledRows(labels, from, count), new Shape(ROWS, labels().size()));
                PayneNetwork.Forward forward = network.forward(scaled);
                float[] spectra = forward.spectrum().toFloatArray();
                float[] tangents =
                        jacobian == null ? null : network.tangents(forward).toFloatArray();
                for (int i = 0; i < count; i++) {
                    int peak = peak(spectra, i);
                    flux[from + i] = normalise(spectra, i, peak);
                    if (jacobian != null && tangents != null) {
                        jacobian[from + i] = derivatives(flux[from + i], spectra, tangents, i, peak, labels[from + i]);
                    }
                }
            }
        }
    }

    /** Rows beyond the count repeat the first one. */
    private float[] scaledRows(double[][] labels, int from, int count) {
        int size = labels().size();
        float[] rows = new float[ROWS * size];
        for (int i = 0; i < ROWS; i++) {
            double[] point = labels[from + (i < count ? i : 0)];
            for (int k = 0; k < size; k++) {
                rows[i * size + k] = (float) labels().get(k).scale(point[k]);
            }
        }
        return rows;
    }

    private int peak(float[] spectra, int row) {
        int bins = wavelengths().count();
        int peak = 0;
        for (int j = 1; j < bins; j++) {
            if (spectra[row * bins + j] > spectra[row * bins + peak]) {
                peak = j;
            }
        }
        return peak;
    }

    private float[] normalise(float[] spectra, int row, int peak) {
        int bins = wavelengths().count();
        float maximum = spectra[row * bins + peak];
        float[] flux = new float[bins];
        for (int j = 0; j < bins; j++) {
            flux[j] = spectra[row * bins + j] / maximum;
        }
        return flux;
    }

    /** d(g / g_peak) = (dg - (g / g_peak) dg_peak) / g_peak, by the label's own unit, [label][bin]. */
    private float[][] derivatives(float[] flux, float[] spectra, float[] tangents, int row, int peak, double[] point) {
        int bins = wavelengths().count();
        float[][] derivatives = new float[labels().size()][bins];
        for (int k = 0; k < derivatives.length; k++) {
            Label label = labels().get(k);
            int start = (row * derivatives.length + k) * bins;
            double perUnit = label.scaleDerivative(point[k]) / spectra[row * bins + peak];
            float atPeak = tangents[start + peak];
            for (int j = 0; j < bins; j++) {
                derivatives[k][j] = (float) ((tangents[start + j] - flux[j] * atPeak) * perUnit);
            }
        }
        return derivatives;
    }
}
