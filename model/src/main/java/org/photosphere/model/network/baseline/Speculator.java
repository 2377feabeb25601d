package org.photosphere.model.network.baseline;

import ai.djl.ndarray.NDArray;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.tensor.Weights;

/**
 * SPECULATOR (Alsing et al. 2020, ApJS 249, 5): a perceptron from the labels to coefficients of principal components of
 * the logarithm of the flux, with units whose shape is learnt, x (beta + sigmoid(alpha x) (1 - beta)).
 *
 * <p>The logarithm is of flux plus {@value #FLOOR} of the maximum: the source's galaxies have no wavelengths without
 * flux, cool stars do.
 *
 * <p>Widths: the hidden layers.
 */
final class Speculator implements FluxNetwork {

    static final double FLOOR = 0.01;

    private static final double LEAST_SCALE = 1e-6;
    private static final String BASIS = "basis";
    private static final String MEAN = "basis.mean";
    private static final String SHIFT = "log.shift";
    private static final String SCALE = "log.scale";
    private static final String SQUARES = "basis.squares";

    private final NetworkSizes sizes;
    private final Perceptron layers;

    Speculator(NetworkSizes sizes) {
        if (sizes.components() < 1) {
            throw new IllegalArgumentException("no principal components");
        }
        this.sizes = sizes;
        layers = new Perceptron("layer", sizes.labels(), sizes.hidden(), sizes.components());
    }

    @Override
    public void initialise(Weights weights, Random random) {
        layers.initialise(weights, random);
        for (int l = 0; l < sizes.hidden().size(); l++) {
            for (String shape : new String[] {"alpha.", "beta."}) {
                float[] values = weights.zeros(shape + l, sizes.hidden().get(l));
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian();
                }
            }
        }
        weights.zeros(BASIS, sizes.components(), sizes.bins());
        weights.zeros(SQUARES, sizes.components());
        weights.zeros(MEAN, sizes.bins());
        weights.zeros(SHIFT, sizes.bins());
        weights.filled(SCALE, sizes.bins(), 1f);
    }

    @Override
    public boolean trains(int stage, String name) {
        return !name.startsWith(BASIS) && !name.startsWith("log.");
    }

    @Override
    public float[][] features(Weights weights, float[][] flux) {
        float[] shift = weights.get(SHIFT);
        float[] scale = weights.get(SCALE);
        float[][] features = new float[flux.length][sizes.bins()];
        for (int j = 0; j < shift.length; j++) {
            double sum = 0;
            double squares = 0;
            for (float[] spectrum : flux) {
                double logarithm = Math.log(spectrum[j] + FLOOR);
                sum += logarithm;
                squares += logarithm * logarithm;
            }
            double mean = sum / flux.length;
            shift[j] = (float) mean;
            scale[j] = (float) Math.max(LEAST_SCALE, Math.sqrt(Math.max(0, squares / flux.length - mean * mean)));
            for (int i = 0; i < flux.length; i++) {
                features[i][j] = (float) ((Math.log(flux[i][j] + FLOOR) - shift[j]) / scale[j]);
            }
        }
        return features;
    }

    @Override
    public void setBasis(Weights weights, double[] mean, double[][] components) {
        float[] basis = weights.get(BASIS);
        float[] squares = weights.get(SQUARES);
        for (int j = 0; j < mean.length; j++) {
            weights.get(MEAN)[j] = (float) mean[j];
        }
        for (int k = 0; k < components.length; k++) {
            double sum = 0;
            for (int j = 0; j < mean.length; j++) {
                basis[k * mean.length + j] = (float) components[k][j];
                sum += components[k][j] * components[k][j];
            }
            squares[k] = (float) sum;
        }
    }

    @Override
    public Dual flux(Dual labels, Parameters p) {
        Dual logarithm = coefficients(labels, p)
                .linear(p.get(BASIS), p.get(MEAN))
                .mul(p.get(SCALE))
                .add(p.get(SHIFT));
        return logarithm.exp().add(-FLOOR);
    }

    private Dual coefficients(Dual labels, Parameters p) {
        Dual x = layers.layer(0, labels, p);
        for (int l = 1; l < layers.depth(); l++) {
            x = layers.layer(l, unit(x, p.get("alpha." + (l - 1)), p.get("beta." + (l - 1))), p);
        }
        return x;
    }

    private static Dual unit(Dual x, NDArray alpha, NDArray beta) {
        return x.mul(alpha).sigmoid().mul(beta.neg().add(1f)).add(beta).mul(x);
    }

    /** Mean square error of the coefficients, each in the unit of its spectrum. */
    @Override
    public NDArray loss(int stage, NDArray labels, NDArray flux, Parameters p) {
        NDArray squares = p.get(SQUARES).add(1e-20f);
        NDArray features = flux.add((float) FLOOR)
                .log()
                .sub(p.get(SHIFT))
                .div(p.get(SCALE))
                .sub(p.get(MEAN));
        NDArray wanted = features.matMul(p.get(BASIS).transpose()).div(squares);
        NDArray errors =
                coefficients(Dual.constant(labels), p).value().sub(wanted).square();
        return TorchEngine.times(errors.mul(squares).mean(), (double) sizes.components() / sizes.bins());
    }
}
