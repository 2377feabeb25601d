package org.photosphere.model.inversion.instrument;

import java.util.Arrays;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.StarLayer;

/**
 * The factor of a model's flux at some points by a layer of real stars: exp of a mean plus components times their
 * coefficients. The arrays are shared, not to be modified.
 *
 * @param mean [point]
 * @param components [component][point]
 */
record LayerFactor(float[] mean, float[][] components) {

    /** @param centres from the layer's bins to the points */
    static LayerFactor of(StarLayer layer, SpectralOperator centres) {
        return new LayerFactor(
                at(layer.mean(), centres),
                Arrays.stream(layer.components()).map(each -> at(each, centres)).toArray(float[][]::new));
    }

    private static float[] at(float[] bins, SpectralOperator centres) {
        float[] points = new float[centres.points()];
        centres.apply(bins, 0, points, 0);
        return points;
    }

    /** Returns the part at a range of points. */
    LayerFactor range(int from, int to) {
        return new LayerFactor(
                Arrays.copyOfRange(mean, from, to),
                Arrays.stream(components)
                        .map(each -> Arrays.copyOfRange(each, from, to))
                        .toArray(float[][]::new));
    }

    /** Returns the factors under these coefficients, a new array, [point]. */
    float[] at(double[] coefficients) {
        float[] factor = sum(mean.clone(), coefficients);
        for (int i = 0; i < factor.length; i++) {
            factor[i] = (float) Math.exp(factor[i]);
        }
        return factor;
    }

    private float[] sum(float[] into, double[] coefficients) {
        for (int k = 0; k < components.length; k++) {
            float coefficient = (float) coefficients[k];
            float[] component = components[k];
            for (int i = 0; coefficient != 0 && i < into.length; i++) {
                into[i] += coefficient * component[i];
            }
        }
        return into;
    }

    /**
     * Multiplies flux and derivatives.
     *
     * @param spectrum flux at the points, then its derivatives, [(1 + derivatives) * points]
     * @param derivative of the coefficients, [derivative][component]
     */
    void apply(float[] spectrum, double[] coefficients, double[][] derivative) {
        int points = mean.length;
        float[] factor = at(coefficients);
        for (int i = 0; i < points; i++) {
            spectrum[i] *= factor[i];
        }
        float[] slope = new float[points];
        for (int l = 0; l < derivative.length; l++) {
            Arrays.fill(slope, 0f);
            sum(slope, derivative[l]);
            int from = (1 + l) * points;
            for (int i = 0; i < points; i++) {
                spectrum[from + i] = spectrum[from + i] * factor[i] + spectrum[i] * slope[i];
            }
        }
    }
}
