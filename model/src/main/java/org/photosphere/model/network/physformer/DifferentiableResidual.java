package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;

/**
 * The residual (8) on arrays of many wavelengths and spectra at once: the differentiable counterpart of
 * {@code physics.FormalSolution} and {@code physics.TransferResidual}, in single precision.
 *
 * <p>The formal solution is represented by the difference of intensity and source function, P = I - S. Over a step of
 * length delta = d tau / |mu|, along which S changes by dS, that solution is
 *
 * <pre>  P_to = exp(-delta) P_from - phi dS,   phi = (1 - exp(-delta)) / delta</pre>
 *
 * and the difference quotient and the means in (8) reduce to
 *
 * <pre>  residual = alpha P_from + alpha / delta dS,   alpha = (1 + exp(-delta)) / 2 (1 - tanh(y) / y),  y = delta / 2</pre>
 *
 * up to its sign: of P = C exp(-t) - dS/dt, differences reproduce the second part exactly and the first with an error
 * of alpha. No two near numbers are subtracted in this form; intensities of neighbouring layers, which agree to six
 * digits near the surface, would leave nothing of (8) in single precision.
 */
final class DifferentiableResidual {

    /**
     * Half step below which (1 - tanh(y)/y)/y^2 is taken at this value: an error of 4e-4, as much as by cancellation.
     */
    private static final double SMALL_HALF_STEP = 0.03;

    /** Upper limit of half steps: I and S differ by 1e-5 of the rise of S there. */
    private static final double LARGE_HALF_STEP = 1e5;

    private DifferentiableResidual() {}

    /**
     * A quantity at the layers, [layer, ray, row, wavelength].
     *
     * @param outward for mu above 0
     * @param inward for the same below 0
     */
    record BothWays(Dual outward, Dual inward) {}

    /**
     * Coefficients of a step between layers, dimensionless, [layer - 1, ray, row, wavelength].
     *
     * @param decay exp(-delta)
     * @param attenuation phi, the mean of exp(-t) over the step
     * @param miss alpha
     * @param missOfRise alpha / delta
     */
    private record Steps(Dual decay, Dual attenuation, Dual miss, Dual missOfRise) {

        /**
         * The same where the mean attenuation lies by a share between those of the step's ends: psi = exp(-delta) +
         * share (1 - exp(-delta)). The factor of dS becomes (1 - psi) / delta - psi / 2, which is (1 - share) phi - psi
         * / 2; alpha stays.
         */
        Steps with(Dual share) {
            Dual psi = decay.add(share.mul(decay.mul(-1).add(1)));
            Dual rest = share.mul(-1).add(1).mul(attenuation);
            return new Steps(decay, psi, miss, rest.sub(psi.mul(0.5)));
        }
    }

    /**
     * Residual (8) of the formal solution at midpoints between layers.
     *
     * @param tau optical depth, [layer, row, wavelength]
     * @param source S, any unit of intensity, of the same shape
     * @param scale unit of intensity, above zero, the unit of S, [row]
     * @return dimensionless, [layer - 1, ray, row, wavelength]
     */
    static BothWays ofFormalSolution(Dual tau, Dual source, AngularQuadrature rays, NDArray scale) {
        Dual scaled = source.mul(inverse(scale));
        Steps steps = steps(tau, rays);
        return residual(scaled, steps, excess(tau, scaled, steps, rays), seen(tau, rays));
    }

    private static BothWays residual(Dual scaled, Steps steps, BothWays excess, Dual seen) {
        int last = (int) scaled.shape().get(0) - 1;
        Dual miss = steps.miss().mul(seen);
        Dual missOfRise = steps.missOfRise().mul(seen).mul(rise(scaled));
        return new BothWays(
                miss.mul(excess.outward().range(1, last + 1)).sub(missOfRise),
                miss.mul(excess.inward().range(0, last)).add(missOfRise));
    }

    /**
     * Residual (8) of a network's intensity, along all rays, with the S that results from the intensity's own J.
     *
     * @param shares of the steps' mean attenuation, see {@link IntensityNetwork}, [layer - 1, ray, row, wavelength]
     * @param rays all of the quadrature
     * @param scale unit of intensity, above zero, the unit of S, [row]
     * @return dimensionless, [layer - 1, ray, row, wavelength]
     */
    static BothWays ofNetwork(SourceField field, Dual shares, AngularQuadrature rays, NDArray scale) {
        NDArray inverse = inverse(scale);
        Dual scaled = field.source().mul(inverse);
        Steps steps = steps(field.tau(), rays).with(shares);
        BothWays excess = excess(field.tau(), scaled, steps, rays);
        Dual seen = seen(field.tau(), rays);
        BothWays own = residual(scaled, steps, excess, seen);
        // S = epsilon B + (1 - epsilon) J changes by (1 - epsilon) times the change of J.
        Dual mean = excess.outward()
                .add(excess.inward())
                .mul(rays.meanWeights())
                .sum(1)
                .add(scaled);
        Dual change = field.epsilon()
                .mul(-1)
                .add(1)
                .mul(mean.sub(field.meanIntensity().mul(inverse)));
        Dual shift = AngularQuadrature.spread(middle(change)).mul(seen);
        return new BothWays(own.outward().sub(shift), own.inward().sub(shift));
    }

    /** I - S of the formal solution at the layers, the unit of S; tau and S [layer, row, wavelength]. */
    static BothWays excess(Dual tau, Dual source, AngularQuadrature rays) {
        return excess(tau, source, steps(tau, rays), rays);
    }

    /** The same of a network's intensity; shares as of {@link #ofNetwork}. */
    static BothWays excess(Dual tau, Dual source, Dual shares, AngularQuadrature rays) {
        return excess(tau, source, steps(tau, rays).with(shares), rays);
    }

    private static NDArray inverse(NDArray scale) {
        return scale.onesLike().div(scale).reshape(scale.size(), 1);
    }

    /** S_(i+1) - S_i, [layer - 1, 1, row, wavelength]. */
    private static Dual rise(Dual source) {
        return AngularQuadrature.spread(difference(source));
    }

    private static Dual difference(Dual field) {
        long layers = field.shape().get(0);
        return field.range(1, layers).sub(field.range(0, layers - 1));
    }

    private static Dual middle(Dual field) {
        long layers = field.shape().get(0);
        return field.range(1, layers).add(field.range(0, layers - 1)).mul(0.5);
    }

    /** Attenuation exp(-|tau / mu|) from midpoints to the surface. */
    private static Dual seen(Dual tau, AngularQuadrature rays) {
        return AngularQuadrature.light(rays.along(middle(tau)));
    }

    /** Mean square over midpoints, wavelengths, and both directions of the rays, [row]. */
    static Dual meanSquare(BothWays residual) {
        Dual outward = residual.outward();
        Dual inward = residual.inward();
        Dual squares = outward.mul(outward).add(inward.mul(inward)).mul(0.5);
        long[] shape = squares.shape().getShape();
        return squares.reshape(shape[0] * shape[1], shape[2], shape[3]).mean(0).mean(1);
    }

    private static Steps steps(Dual tau, AngularQuadrature rays) {
        Dual y = rays.along(difference(tau)).mul(0.5).clip(0, LARGE_HALF_STEP);
        Dual safe = y.clip(SMALL_HALF_STEP, LARGE_HALF_STEP);
        // (1 - tanh(y)/y) / y^2, a smooth function that begins at 1/3
        Dual curvature = safe.tanh().div(safe).mul(-1).add(1).div(safe.mul(safe));
        Dual bent = y.mul(curvature);
        Dual lost = bent.mul(y);
        Dual ratio = lost.mul(-1).add(1); // tanh(y)/y
        Dual tangent = ratio.mul(y);
        NDArray one = TorchEngine.scalar(tau.value().getManager(), 1);
        Dual mean = tangent.add(1).reciprocal(one); // (1 + exp(-delta)) / 2
        return new Steps(
                tangent.mul(-1).add(1).mul(mean),
                ratio.mul(mean),
                lost.mul(mean),
                bent.mul(mean).mul(0.5));
    }

    private static BothWays excess(Dual tau, Dual source, Steps steps, AngularQuadrature rays) {
        List<Dual> decay = steps.decay().unstack();
        List<Dual> forcing = steps.attenuation().mul(rise(source)).unstack();
        int last = decay.size();
        List<Dual> outward = new ArrayList<>(last + 1);
        outward.add(forcing.get(last - 1).mul(0)); // isothermal below: I = S
        outward.add(forcing.get(last - 1));
        for (int i = last - 2; i >= 0; i--) {
            outward.add(outward.get(outward.size() - 1).mul(decay.get(i)).add(forcing.get(i)));
        }
        Collections.reverse(outward);
        List<Dual> inward = new ArrayList<>(last + 1);
        // no radiation from outside: I = S (1 - exp(-t)) at the first layer
        Dual top =
                AngularQuadrature.light(rays.along(tau.range(0, 1))).mul(AngularQuadrature.spread(source.range(0, 1)));
        inward.add(top.mul(-1).unstack().get(0));
        for (int i = 0; i < last; i++) {
            inward.add(inward.get(i).mul(decay.get(i)).sub(forcing.get(i)));
        }
        return new BothWays(Dual.stack(outward), Dual.stack(inward));
    }
}
