package org.photosphere.model.physics;

import java.util.List;
import org.photosphere.model.physics.GaussLegendre.Direction;

/**
 * The flux F that leaves the surface (7), positive outward, in the unit of I times sr: F itself, neither F / pi nor the
 * Eddington flux H = F / (4 pi).
 */
public final class EmergentFlux {

    private EmergentFlux() {}

    /**
     * @param surface I at tau = 0 for all directions, any unit, [direction]
     * @param quadrature of these directions
     * @return F = 2 pi integral of I mu dmu (7), the unit of I times sr
     */
    public static double ofSurface(double[] surface, GaussLegendre quadrature) {
        List<Direction> directions = quadrature.directions();
        double sum = 0;
        for (int m = 0; m < surface.length; m++) {
            sum += directions.get(m).weight() * surface[m] * directions.get(m).mu();
        }
        return 2.0 * Math.PI * sum;
    }

    /**
     * The same from the source function at once, without intensities at the layers. For S piecewise linear in tau the
     * formal solution at the surface, integrated by parts, is
     *
     * <pre>  I(0, mu) = S_1 + sum over i of slope_i mu (exp(-tau_i / mu) - exp(-tau_(i+1) / mu))</pre>
     *
     * with slope_i = (S_(i+1) - S_i) / (tau_(i+1) - tau_i), so that with {@link #isotropic A} and {@link #transmitted K}
     *
     * <pre>  F = 2 pi (A S_1 + sum over i of slope_i (K(tau_i) - K(tau_(i+1))))</pre>
     *
     * @param tau optical depth, not descending, [layer]
     * @param source S, any unit of intensity, [layer]
     * @param quadrature the directions
     * @return F, the unit of S times sr
     */
    public static double ofSource(double[] tau, double[] source, GaussLegendre quadrature) {
        List<Direction> upward = quadrature.upward();
        double sum = isotropic(quadrature) * source[0];
        for (int i = 0; i + 1 < tau.length; i++) {
            sum += (source[i + 1] - source[i]) * transmittedMean(tau[i], tau[i + 1] - tau[i], upward);
        }
        return 2.0 * Math.PI * sum;
    }

    /**
     * A = integral of mu over the upward directions, 1/2 but for the quadrature's error on half a range.
     *
     * @param quadrature the directions
     */
    public static double isotropic(GaussLegendre quadrature) {
        double sum = 0;
        for (Direction direction : quadrature.upward()) {
            sum += direction.weight() * direction.mu();
        }
        return sum;
    }

    /**
     * K(tau) = integral of mu^2 exp(-tau / mu) over the upward directions: the exponential integral E_4(tau) but for the
     * quadrature's error; 1/3 at tau = 0.
     *
     * @param tau optical depth, 0 or more
     * @param quadrature the directions
     */
    public static double transmitted(double tau, GaussLegendre quadrature) {
        double sum = 0;
        for (Direction direction : quadrature.upward()) {
            double mu = direction.mu();
            sum += direction.weight() * mu * mu * Math.exp(-tau / mu);
        }
        return sum;
    }

    /** (K(tau) - K(tau + step)) / step, without the cancellation in that form; -K'(tau) where there is no step. */
    private static double transmittedMean(double tau, double step, List<Direction> upward) {
        double sum = 0;
        for (Direction direction : upward) {
            double mu = direction.mu();
            double delta = step / mu;
            double decay = delta > 0 ? -Math.expm1(-delta) / delta : 1.0;
            sum += direction.weight() * mu * Math.exp(-tau / mu) * decay;
        }
        return sum;
    }
}
