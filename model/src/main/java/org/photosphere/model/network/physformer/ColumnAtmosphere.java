package org.photosphere.model.network.physformer;

import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.network.physformer.ColumnTransfer.Budget;
import org.photosphere.model.physics.DepthGrid;

/** Collects the fields of all wavelengths, some at a time, into an {@link Atmosphere}. */
final class ColumnAtmosphere {

    private final ColumnFields fields;
    private final ColumnMean column;
    private final ColumnRays rays;
    private final float[] flux;
    private final float[][] kappa;
    private final float[][] sigma;
    private final float[][] tau;
    private final double[] scatteringSquares;

    /** @param bins number of all wavelengths */
    ColumnAtmosphere(ColumnFields fields, ColumnMean column, ColumnRays rays, int bins) {
        this.fields = fields;
        this.column = column;
        this.rays = rays;
        flux = new float[bins];
        kappa = new float[fields.layers][bins];
        sigma = new float[fields.layers][bins];
        tau = new float[fields.layers][bins];
        scatteringSquares = new double[fields.layers];
    }

    /** Copies the wavelengths solved last. */
    void add(float[] emergent, int from, int count) {
        System.arraycopy(emergent, 0, flux, from, count);
        for (int i = 0; i < fields.layers; i++) {
            System.arraycopy(fields.kappa[i], 0, kappa[i], from, count);
            System.arraycopy(fields.sigma[i], 0, sigma[i], from, count);
            System.arraycopy(fields.tau[i], 0, tau[i], from, count);
            for (int j = 0; j < count; j++) {
                // S changes by this where J is that of the resulting intensity, relative to S.
                double change =
                        (1 - fields.epsilon[i][j]) * (rays.mean[i][j] - column.mean[i][j]) / column.source[i][j];
                scatteringSquares[i] += change * change;
            }
        }
    }

    /** @param temperature K, [layer] */
    Atmosphere finish(DepthGrid grid, double[] temperature, Budget budget) {
        int layers = fields.layers;
        double[] depth = new double[layers];
        double[] heating = new double[layers];
        double[] scattering = new double[layers];
        for (int i = 0; i < layers; i++) {
            depth[i] = (i == 0 ? 0 : depth[i - 1]) + budget.rosseland()[i] * grid.steps()[i];
            heating[i] = budget.exchange()[i] / budget.emission()[i];
            scattering[i] = Math.sqrt(scatteringSquares[i] / flux.length);
        }
        return new Atmosphere(
                grid.depths(),
                temperature,
                kappa,
                sigma,
                tau,
                budget.rosseland(),
                depth,
                budget.flux(),
                heating,
                scattering,
                flux);
    }
}
