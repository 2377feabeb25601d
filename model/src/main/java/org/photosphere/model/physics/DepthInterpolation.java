package org.photosphere.model.physics;

import java.util.Arrays;

/**
 * Interpolation from a few depth knots to all layers, piecewise linear in ln s. Knots span the depths of the grid and
 * are equally spaced in ln s, as the layers are. Meant for the logarithm of a quantity (ln kappa, ln sigma, ln T),
 * which makes a field positive and a power law in depth exact.
 */
public final class DepthInterpolation {

    private final double[][] weights;

    /**
     * @param grid the layers
     * @param knots number of knots K, at least 2
     */
    public DepthInterpolation(DepthGrid grid, int knots) {
        if (knots < 2) {
            throw new IllegalArgumentException("depth interpolation needs at least two knots, not " + knots);
        }
        weights = new double[grid.layers()][knots];
        for (int i = 0; i < weights.length; i++) {
            // Both are equally spaced in ln s over one range, so a layer's place among the knots is its share of it.
            double place = i * (knots - 1.0) / (grid.layers() - 1.0);
            int below = Math.min((int) place, knots - 2);
            weights[i][below + 1] = place - below;
            weights[i][below] = 1.0 - weights[i][below + 1];
        }
    }

    /** A copy of the weights, rows sum to 1, [layer][knot]. */
    public double[][] weights() {
        return Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * @param knotValues logarithm of a quantity at the knots, [knot]
     * @return the same at the layers, [layer]
     */
    public double[] apply(double[] knotValues) {
        if (knotValues.length != weights[0].length) {
            throw new IllegalArgumentException("expected " + weights[0].length + " knots, given " + knotValues.length);
        }
        double[] values = new double[weights.length];
        for (int i = 0; i < values.length; i++) {
            for (int k = 0; k < knotValues.length; k++) {
                values[i] += weights[i][k] * knotValues[k];
            }
        }
        return values;
    }
}
