package org.photosphere.model.network.physformer;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.photosphere.model.physics.EmergentFlux;
import org.photosphere.model.physics.GaussLegendre;

/**
 * Emergent flux (7) of the formal solution at some wavelengths with its reverse derivative, in plain loops: the
 * trapezium rule with its first correction (Euler and Maclaurin), as in {@link DifferentiableTransfer#flux}. Used by
 * one thread.
 */
final class ColumnSurface {

    private static final float TWO_PI = (float) (2 * Math.PI);

    private static final float TWELFTH = 1f / 12;

    private final ColumnFields fields;
    private final ColumnMean mean;
    private final int layers;
    private final float isotropic;
    /** Sums over the upward directions of w mu exp(-tau / mu), w exp(-tau / mu) and (w / mu) exp(-tau / mu). */
    private final DepthTable weighted;

    private final DepthTable flat;
    private final DepthTable steep;
    private final float[][] lights;
    private final float[][] flats;
    private final float[][] steeps;

    /** F at the surface, erg s^-1 cm^-2 Angstrom^-1, [wavelength]. */
    final float[] flux;

    /** Derivative of a loss by it. */
    final float[] byFlux;

    ColumnSurface(ColumnFields fields, ColumnMean mean, GaussLegendre quadrature) {
        this.fields = fields;
        this.mean = mean;
        layers = fields.layers;
        isotropic = (float) EmergentFlux.isotropic(quadrature);
        weighted = table(quadrature, d -> d.weight() * d.mu());
        flat = table(quadrature, GaussLegendre.Direction::weight);
        steep = table(quadrature, d -> d.weight() / d.mu());
        lights = new float[layers][fields.most];
        flats = new float[layers][fields.most];
        steeps = new float[layers][fields.most];
        flux = new float[fields.most];
        byFlux = new float[fields.most];
    }

    private static DepthTable table(GaussLegendre quadrature, ToDoubleFunction<GaussLegendre.Direction> weight) {
        List<GaussLegendre.Direction> upward = quadrature.upward();
        return new DepthTable(tau -> upward.stream()
                .mapToDouble(d -> weight.applyAsDouble(d) * Math.exp(-tau / d.mu()))
                .sum());
    }

    void solve(int count) {
        for (int j = 0; j < count; j++) {
            flux[j] = isotropic * mean.source[0][j];
        }
        for (int i = 0; i < layers; i++) {
            weighted.at(fields.tau[i], lights[i]);
            flat.at(fields.tau[i], flats[i]);
            if (i == 0) {
                continue;
            }
            float[] above = mean.source[i - 1];
            float[] here = mean.source[i];
            for (int j = 0; j < count; j++) {
                flux[j] += (here[j] - above[j]) * share(i, j);
            }
        }
        for (int j = 0; j < count; j++) {
            flux[j] *= TWO_PI;
        }
    }

    /** Contribution to the flux of a rise of S between the layer above and this one. */
    private float share(int i, int j) {
        return 0.5f * (lights[i - 1][j] + lights[i][j]) - (flats[i - 1][j] - flats[i][j]) * fields.step[i][j] * TWELFTH;
    }

    /** Adds to the derivatives by S and the depths, given those by the flux. */
    void differentiate(int count) {
        for (int i = 0; i < layers; i++) {
            steep.at(fields.tau[i], steeps[i]);
        }
        for (int j = 0; j < count; j++) {
            mean.bySource[0][j] += TWO_PI * byFlux[j] * isotropic;
        }
        for (int i = 1; i < layers; i++) {
            float[] above = mean.source[i - 1];
            float[] here = mean.source[i];
            for (int j = 0; j < count; j++) {
                float g = TWO_PI * byFlux[j];
                float byRise = g * share(i, j);
                mean.bySource[i][j] += byRise;
                mean.bySource[i - 1][j] -= byRise;
                float byShare = g * (here[j] - above[j]);
                float twelfth = fields.step[i][j] * TWELFTH;
                float between = (flats[i - 1][j] - flats[i][j]) * TWELFTH;
                fields.byTau[i - 1][j] += byShare * (-0.5f * flats[i - 1][j] + steeps[i - 1][j] * twelfth + between);
                fields.byTau[i][j] += byShare * (-0.5f * flats[i][j] - steeps[i][j] * twelfth - between);
            }
        }
    }
}
