package org.photosphere.model.network.payne;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.DescribedModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.PeakNormalisation;

/**
 * A published network of The Payne's form, unchanged: a small network per pixel, in single precision. It has too few
 * weights for matrix products to be efficient: a reduced model of 128 components costs more and is less exact.
 */
public final class PixelPayneModel extends DescribedModel {

    /** Spectra per call. */
    private static final int BATCH = 16;

    private final PixelNetworks networks;

    /**
     * @param description with the bins on which the network's pixels lie
     * @throws IllegalArgumentException where labels or bins are not the network's
     */
    public PixelPayneModel(ModelDescription description, PublishedPayne payne) {
        super(description);
        networks = new PixelNetworks(payne, PixelAxis.of(payne.wavelength(), description.name()));
        if (!description.labels().labels().equals(payne.labels())
                || description.wavelengths().count() != networks.bins()) {
            throw new IllegalArgumentException("a network of " + networks.bins() + " bins for "
                    + description.labels().labels() + " and " + description.wavelengths());
        }
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        requireAll(labels);
        int bins = networks.bins();
        float[][] flux = new float[labels.length][];
        float[][][] jacobian = new float[labels.length][][];
        float[][] raw = new float[1][(1 + labels().size()) * bins];
        for (int i = 0; i < labels.length; i++) {
            networks.evaluate(scaled(labels, i, i + 1), true, raw);
            PeakNormalisation normalisation = new PeakNormalisation(raw[0], 0, bins);
            flux[i] = normalisation.flux();
            jacobian[i] = normalisation.derivatives(flux[i], raw[0], bins, labels(), labels[i]);
        }
        return new Evaluation(flux, jacobian);
    }

    @Override
    public float[][] flux(double[][] labels) {
        requireAll(labels);
        float[][] flux = new float[labels.length][networks.bins()];
        for (int from = 0; from < labels.length; from += BATCH) {
            int to = Math.min(labels.length, from + BATCH);
            networks.evaluate(scaled(labels, from, to), false, Arrays.copyOfRange(flux, from, to));
        }
        for (int i = 0; i < flux.length; i++) {
            flux[i] = new PeakNormalisation(flux[i], 0, networks.bins()).flux();
        }
        return flux;
    }

    private float[][] scaled(double[][] labels, int from, int to) {
        float[][] scaled = new float[to - from][labels().size()];
        for (int i = from; i < to; i++) {
            for (int k = 0; k < scaled[i - from].length; k++) {
                scaled[i - from][k] = (float) labels().get(k).scale(labels[i][k]);
            }
        }
        return scaled;
    }

    @Override
    public ObservedModel observedBy(SpectralOperator operator) {
        boolean asItIs = operator.isIdentity(networks.bins());
        return new ObservedModel() {
            @Override
            public int points() {
                return operator.points();
            }

            @Override
            public double[] evaluate(double[][] labels, float[][] into) {
                requireAll(labels);
                double[] maxima = new double[labels.length];
                for (int from = 0; from < labels.length; from += BATCH) {
                    int to = Math.min(labels.length, from + BATCH);
                    observe(labels, from, to, asItIs ? null : operator, into, maxima);
                }
                return maxima;
            }

            @Override
            public void close() {}
        };
    }

    private void observe(
            double[][] labels, int from, int to, @Nullable SpectralOperator operator, float[][] into, double[] maxima) {
        int bins = networks.bins();
        int rows = 1 + labels().size();
        float[][] raw = operator == null ? Arrays.copyOfRange(into, from, to) : new float[to - from][rows * bins];
        networks.evaluate(scaled(labels, from, to), true, raw);
        for (int i = from; i < to; i++) {
            maxima[i] = PeakNormalisation.maximum(raw[i - from], bins);
            for (int row = 0; row < rows && operator != null; row++) {
                operator.apply(raw[i - from], row * bins, into[i], row * operator.points());
            }
        }
    }

    @Override
    public void close() {}
}
