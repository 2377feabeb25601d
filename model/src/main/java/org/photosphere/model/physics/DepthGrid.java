package org.photosphere.model.physics;

/**
 * The layers {s_i} of section 3.3: depths equally spaced in ln s. A depth is dimensionless, the optical depth of a
 * reference opacity; opacities are in units of that reference, so that tau = s where chi = 1.
 *
 * @param first depth of the first layer s_1, above 0
 * @param last depth of the last layer s_L, above the first
 * @param layers number of layers L, at least 2
 */
public record DepthGrid(double first, double last, int layers) {

    public DepthGrid {
        if (!(first > 0) || !(last > first) || Double.isInfinite(last) || layers < 2) {
            throw new IllegalArgumentException("no depth grid: " + layers + " layers from " + first + " to " + last);
        }
    }

    /** s_i = s_1 (s_L / s_1)^((i - 1) / (L - 1)), dimensionless, [layer]. */
    public double[] depths() {
        double[] depths = new double[layers];
        double step = Math.log(last / first) / (layers - 1);
        for (int i = 0; i < layers; i++) {
            depths[i] = first * Math.exp(i * step);
        }
        depths[layers - 1] = last;
        return depths;
    }

    /** Delta s_i = s_i - s_(i-1) with the surface at s_0 = 0, dimensionless, [layer]. */
    public double[] steps() {
        double[] steps = depths();
        for (int i = layers - 1; i > 0; i--) {
            steps[i] -= steps[i - 1];
        }
        return steps;
    }
}
