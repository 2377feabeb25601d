package org.photosphere.model.network.physformer;

import java.util.List;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.physics.DepthGrid;
import org.photosphere.model.physics.DepthInterpolation;
import org.photosphere.model.physics.EmergentFlux;
import org.photosphere.model.physics.GaussLegendre;

/**
 * Flux and residual of one spectrum's fields by the formal solution, and the flux of a network's intensity, in plain
 * loops: the same as
 * {@link DifferentiableTransfer} and {@link DifferentiableResidual} on arrays, for a CPU without derivatives. One patch
 * at a time passes through all equations while it is in the cache, several times faster than arrays of all wavelengths.
 * Safe for several threads at once.
 */
final class SurfaceSpectrum {

    private final Constants constants;
    private final int patches;
    private final DepthInterpolation temperatures;

    /**
     * Constants that all patches share.
     *
     * @param knots depths at which opacities are given
     * @param bins of a patch
     * @param depthSteps of s, [layer]
     * @param isotropic integral of mu over the upward directions
     * @param meanLight sum over the upward directions of w mu exp(-tau / mu)
     * @param light sum over the upward directions of w exp(-tau / mu)
     */
    record Constants(
            int knots,
            int bins,
            float[] depthSteps,
            PlanckTable planck,
            GaussLegendre quadrature,
            float isotropic,
            DepthTable meanLight,
            DepthTable light) {

        int layers() {
            return depthSteps.length;
        }
    }

    /**
     * @param flux F, erg s^-1 cm^-2 Angstrom^-1, [wavelength]
     * @param transferResidual mean square of (8) over wavelengths, midpoints and directions in units of (F / pi)^2 at
     *     its largest; NaN where not requested
     */
    record Solution(float[] flux, double transferResidual) {}

    /**
     * @param wavelengths Angstrom, vacuum, [wavelength]
     * @param patches number of groups of neighbouring wavelengths, all of the same size
     */
    SurfaceSpectrum(TransferShape shape, double[] wavelengths, int patches) {
        this.patches = patches;
        DepthGrid grid = InitialAtmosphere.grid(shape.layers());
        temperatures = new DepthInterpolation(grid, shape.temperatureKnots());
        GaussLegendre quadrature = GaussLegendre.of(shape.directions());
        List<GaussLegendre.Direction> upward = quadrature.upward();
        constants = new Constants(
                shape.opacityKnots(),
                wavelengths.length / patches,
                Tensor.ofDoubles(grid.steps(), grid.layers()).toFloats(),
                new PlanckTable(wavelengths),
                quadrature,
                (float) EmergentFlux.isotropic(quadrature),
                new DepthTable(tau -> upward.stream()
                        .mapToDouble(d -> d.weight() * d.mu() * Math.exp(-tau / d.mu()))
                        .sum()),
                new DepthTable(tau -> upward.stream()
                        .mapToDouble(d -> d.weight() * Math.exp(-tau / d.mu()))
                        .sum()));
    }

    /**
     * Returns the flux of a network's intensity, erg s^-1 cm^-2 Angstrom^-1, [wavelength].
     *
     * @param opacity ln kappa, then ln sigma at the depth knots, [patch][2 knots][bin], row-major
     * @param lnTemperature at its knots, [knot]
     */
    float[] flux(float[] opacity, float[] lnTemperature, IntensityNetwork.Values intensity) {
        double[] atLayers = atLayers(lnTemperature);
        int bins = constants.bins();
        float[] flux = new float[patches * bins];
        PatchTransfer transfer = new PatchTransfer(constants);
        PatchIntensity rays = new PatchIntensity(constants, intensity);
        for (int n = 0; n < patches; n++) {
            transfer.solve(opacity, atLayers, n);
            System.arraycopy(rays.flux(transfer.tau(), transfer.source()), 0, flux, n * bins, bins);
        }
        return flux;
    }

    private double[] atLayers(float[] lnTemperature) {
        return temperatures.apply(
                Tensor.ofFloats(lnTemperature, lnTemperature.length).values());
    }

    /**
     * @param opacity ln kappa, then ln sigma at the depth knots, [patch][2 knots][bin], row-major
     * @param lnTemperature at its knots, [knot]
     * @param withResidual whether to compute it: ten times the work
     */
    Solution solve(float[] opacity, float[] lnTemperature, boolean withResidual) {
        double[] atLayers = atLayers(lnTemperature);
        int bins = constants.bins();
        float[] flux = new float[patches * bins];
        PatchTransfer transfer = new PatchTransfer(constants);
        PatchResidual residual = new PatchResidual(constants);
        double squares = 0;
        for (int n = 0; n < patches; n++) {
            transfer.solve(opacity, atLayers, n);
            System.arraycopy(transfer.flux(), 0, flux, n * bins, bins);
            if (withResidual) {
                squares += residual.meanSquare(transfer.tau(), transfer.source());
            }
        }
        if (!withResidual) {
            return new Solution(flux, Double.NaN);
        }
        double largest = 0;
        for (float f : flux) {
            largest = Math.max(largest, f / Math.PI);
        }
        return new Solution(flux, squares / patches / (largest * largest));
    }
}
