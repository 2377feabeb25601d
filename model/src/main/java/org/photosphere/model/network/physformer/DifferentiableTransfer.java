package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.physics.DepthGrid;
import org.photosphere.model.physics.DepthInterpolation;
import org.photosphere.model.physics.EmergentFlux;
import org.photosphere.model.physics.GaussLegendre;
import org.photosphere.model.physics.Planck;

/**
 * Radiative transfer on arrays of many wavelengths and spectra at once: the differentiable counterpart of
 * {@code physics.RadiativeTransfer}, equation by equation, in single precision. Immutable; its constants are computed
 * once.
 *
 * <p>The layer is the first axis throughout, [layer, row, wavelength], so that operations from layer to layer act on
 * whole slices.
 */
final class DifferentiableTransfer implements AutoCloseable {

    /** Exponent beyond which exp exceeds single precision; B is 10^-35 of its maximum there. */
    private static final double LARGEST_EXPONENT = 80;

    /** Minimum step, equivalent to 0 in every result, whose inverse does not overflow. */
    private static final double LEAST_STEP = 1e-15;

    private final NDManager manager;
    private final DepthGrid grid;
    private final GaussLegendre quadrature;
    private final NDArray opacityWeights;
    private final NDArray temperatureWeights;
    private final NDArray running;
    /** [patch, bin]. */
    private final NDArray planckFirst;

    private final NDArray planckSecond;

    /** The fields of some rows at some wavelengths: kappa and sigma [layer, row, wavelength], ln T [layer, row, 1]. */
    record Fields(Dual kappa, Dual sigma, Dual lnTemperature) {}

    /**
     * Input of intensities, flux and residual, [layer, row, wavelength]; intensities in erg s^-1 cm^-2 Angstrom^-1
     * sr^-1.
     *
     * @param tau optical depth (5)
     * @param epsilon kappa / (kappa + sigma)
     * @param planck B
     * @param meanIntensity J of the two-stream solution
     * @param source S
     */
    record SourceField(Dual tau, Dual epsilon, Dual planck, Dual meanIntensity, Dual source) {

        /** Returns the same values without derivatives; a tape ends here. */
        SourceField constant() {
            return new SourceField(
                    constant(tau), constant(epsilon), constant(planck), constant(meanIntensity), constant(source));
        }

        private static Dual constant(Dual field) {
            return Dual.constant(field.value().stopGradient());
        }
    }

    /**
     * @param wavelengths Angstrom, vacuum, [wavelength]
     * @param patches number of groups of neighbouring wavelengths, all of the same size
     * @param device device of its arrays: "cpu", or "gpu:0" and so on
     */
    DifferentiableTransfer(TransferShape shape, double[] wavelengths, int patches, String device) {
        manager = TorchEngine.newManager(device);
        grid = InitialAtmosphere.grid(shape.layers());
        quadrature = GaussLegendre.of(shape.directions());
        int layers = shape.layers();
        opacityWeights = matrix(new DepthInterpolation(grid, shape.opacityKnots()).weights());
        temperatureWeights = matrix(new DepthInterpolation(grid, shape.temperatureKnots()).weights());
        double[] steps = grid.steps();
        double[][] sums = new double[layers][layers];
        for (int i = 0; i < layers; i++) {
            System.arraycopy(steps, 0, sums[i], 0, i + 1);
        }
        running = matrix(sums);
        float[] first = new float[wavelengths.length];
        float[] second = new float[wavelengths.length];
        for (int j = 0; j < wavelengths.length; j++) {
            first[j] = (float) (Planck.FIRST / Math.pow(wavelengths[j], 5));
            second[j] = (float) (Planck.SECOND / wavelengths[j]);
        }
        Shape byPatch = new Shape(patches, wavelengths.length / patches);
        planckFirst = TorchEngine.owned(manager, first, byPatch);
        planckSecond = TorchEngine.owned(manager, second, byPatch);
    }

    DepthGrid grid() {
        return grid;
    }

    GaussLegendre quadrature() {
        return quadrature;
    }

    private NDArray matrix(double[][] rows) {
        return TorchEngine.owned(manager, Tensor.ofRows(rows).toFloats(), new Shape(rows.length, rows[0].length));
    }

    /**
     * Interpolates in depth: knots to layers, with the logarithm linear in ln s.
     *
     * @param lnKappa [knot, row, wavelength]
     * @param lnSigma [knot, row, wavelength]
     * @param lnTemperature [row, knot]
     */
    Fields fields(Dual lnKappa, Dual lnSigma, Dual lnTemperature) {
        return new Fields(
                atLayers(lnKappa).exp(),
                atLayers(lnSigma).exp(),
                lnTemperature
                        .transpose(1, 0)
                        .multiplyLeft(temperatureWeights)
                        .reshape(grid.layers(), lnTemperature.shape().get(0), 1));
    }

    private Dual atLayers(Dual knots) {
        long rows = knots.shape().get(1);
        long wavelengths = knots.shape().get(2);
        return knots.reshape(knots.shape().get(0), rows * wavelengths)
                .multiplyLeft(opacityWeights)
                .reshape(grid.layers(), rows, wavelengths);
    }

    /** B_lambda(T), erg s^-1 cm^-2 Angstrom^-1 sr^-1. */
    private Dual planck(Dual lnTemperature, String patches) {
        Dual exponent =
                lnTemperature.mul(-1).exp().mul(planckSecond.get(patches).flatten());
        return exponent.clip(0, LARGEST_EXPONENT)
                .exp()
                .add(-1)
                .reciprocal(planckFirst.get(patches).flatten());
    }

    /**
     * Optical depth (5), J of the two-stream solution, S.
     *
     * @param patches index of the fields' patches: "5:20" or "::5"
     */
    SourceField source(Fields fields, String patches) {
        Dual chi = fields.kappa().add(fields.sigma());
        long rows = chi.shape().get(1);
        long count = chi.shape().get(2);
        Dual tau =
                chi.reshape(grid.layers(), rows * count).multiplyLeft(running).reshape(grid.layers(), rows, count);
        Dual epsilon = fields.kappa().div(chi);
        Dual planck = planck(fields.lnTemperature(), patches);
        Dual mean = meanIntensity(tau, epsilon, planck);
        // S = epsilon B + (1 - epsilon) J
        return new SourceField(tau, epsilon, planck, mean, mean.add(epsilon.mul(planck.sub(mean))));
    }

    /** Mean intensity by {@code physics.TwoStream}, slice by slice. */
    private static Dual meanIntensity(Dual tau, Dual epsilon, Dual planck) {
        List<Dual> depths = tau.unstack();
        List<Dual> epsilons = epsilon.unstack();
        List<Dual> sources = epsilon.mul(planck).unstack();
        int last = depths.size();
        List<Dual> inverses = new ArrayList<>(last);
        List<Dual> known = new ArrayList<>(last);
        // Rows are multiplied by three times the step below: no inverse of a small step is computed.
        Dual step = depths.get(0).clip(LEAST_STEP, Float.MAX_VALUE);
        Dual reach = step.mul(1.5);
        Dual forward = reach.mul(step).mul(epsilons.get(0)).add(step.mul(Math.sqrt(3)));
        Dual inverse = forward.add(1).reciprocal(one(forward));
        inverses.add(inverse);
        known.add(reach.mul(step).mul(sources.get(0)).mul(inverse));
        for (int d = 1; d < last; d++) {
            Dual above = step;
            step = depths.get(d).sub(depths.get(d - 1)).clip(LEAST_STEP, Float.MAX_VALUE);
            Dual ratio = step.div(above);
            reach = step.add(above).mul(step).mul(1.5);
            // forward / (1 + forward) = 1 - inverse, without its cancellation
            forward = reach.mul(epsilons.get(d - 1)).add(ratio.mul(forward.mul(inverse)));
            Dual sum = reach.mul(sources.get(d - 1)).add(ratio.mul(known.get(d - 1)));
            inverse = forward.add(1).reciprocal(one(forward));
            inverses.add(inverse);
            known.add(sum.mul(inverse));
        }
        List<Dual> mean = new ArrayList<>(last);
        Dual below = planck.range(last - 1, last)
                .reshape(planck.shape().get(1), planck.shape().get(2));
        mean.add(below);
        for (int d = last - 1; d > 0; d--) {
            below = known.get(d).add(below.mul(inverses.get(d)));
            mean.add(0, below);
        }
        return Dual.stack(mean);
    }

    private static NDArray one(Dual like) {
        return TorchEngine.scalar(like.value().getManager(), 1);
    }

    /**
     * Emergent flux (7) of the formal solution, erg s^-1 cm^-2 Angstrom^-1, [row, wavelength].
     *
     * <p>{@code physics.EmergentFlux} takes the mean of -K' over each step of tau in closed form, which cancels in
     * single precision; here it is the trapezium rule with its first correction (Euler and Maclaurin), accurate to
     * step^4 / 720.
     */
    Dual flux(SourceField field) {
        int layers = grid.layers();
        Dual tau = field.tau();
        Dual first = null;
        Dual second = null;
        for (GaussLegendre.Direction direction : quadrature.upward()) {
            Dual light = tau.mul(-1 / direction.mu())
                    .clip(AngularQuadrature.DARKEST, 0)
                    .exp();
            Dual weighted = light.mul(direction.weight() * direction.mu());
            Dual flat = light.mul(direction.weight());
            first = first == null ? weighted : first.add(weighted);
            second = second == null ? flat : second.add(flat);
        }
        if (first == null || second == null) {
            throw new IllegalStateException("a quadrature has upward directions");
        }
        Dual step = tau.range(1, layers).sub(tau.range(0, layers - 1));
        Dual trapezium = first.range(0, layers - 1).add(first.range(1, layers)).mul(0.5);
        Dual correction = second.range(0, layers - 1)
                .sub(second.range(1, layers))
                .mul(step)
                .mul(1.0 / 12);
        Dual source = field.source();
        Dual rise = source.range(1, layers).sub(source.range(0, layers - 1));
        Dual surface =
                source.range(0, 1).reshape(source.shape().get(1), source.shape().get(2));
        return surface.mul(EmergentFlux.isotropic(quadrature))
                .add(rise.mul(trapezium.sub(correction)).sum(0))
                .mul(2 * Math.PI);
    }

    @Override
    public void close() {
        manager.close();
    }
}
