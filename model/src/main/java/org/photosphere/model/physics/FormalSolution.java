package org.photosphere.model.physics;

import java.util.List;
import org.photosphere.model.physics.GaussLegendre.Direction;

/**
 * The formal solution of the transfer equation mu dI/dtau = I - S at all layers and directions, for a source function
 * piecewise linear in tau between the layers, constant above the first and below the last (Mihalas 1978, chapter 2;
 * weights as in Olson and Kunasz 1987, JQSRT 38, 325). Exact for that source function, for steps of any size.
 */
public final class FormalSolution {

    /** Below this step the weight of the far end is summed as a series; both forms are good to 13 digits here. */
    private static final double SMALL_STEP = 0.1;

    private FormalSolution() {}

    /**
     * Intensities of one wavelength. The arrays are the record's own, not to be modified.
     *
     * @param surface at tau = 0, exactly 0 for mu &lt; 0, [direction]
     * @param layers at the layers, [layer][direction]
     */
    public record Intensity(double[] surface, double[][] layers) {}

    /**
     * @param tau optical depth, not descending, [layer]
     * @param source S, any unit of intensity, [layer]
     * @param quadrature the directions
     * @return I in the unit of S
     */
    public static Intensity of(double[] tau, double[] source, GaussLegendre quadrature) {
        double[] surface = new double[quadrature.count()];
        double[][] layers = new double[tau.length][quadrature.count()];
        List<Direction> directions = quadrature.directions();
        for (int m = 0; m < surface.length; m++) {
            double mu = directions.get(m).mu();
            if (mu < 0) {
                inward(tau, source, -mu, m, layers);
            } else {
                surface[m] = outward(tau, source, mu, m, layers);
            }
        }
        return new Intensity(surface, layers);
    }

    private static void inward(double[] tau, double[] source, double mu, int m, double[][] intensity) {
        intensity[0][m] = source[0] * -Math.expm1(-tau[0] / mu); // no radiation from outside: I(0, mu < 0) = 0
        for (int i = 1; i < tau.length; i++) {
            intensity[i][m] = step(intensity[i - 1][m], source[i - 1], source[i], (tau[i] - tau[i - 1]) / mu);
        }
    }

    /** @return the intensity at the surface */
    private static double outward(double[] tau, double[] source, double mu, int m, double[][] intensity) {
        int last = tau.length - 1;
        intensity[last][m] = source[last]; // isothermal below: I = S
        for (int i = last - 1; i >= 0; i--) {
            intensity[i][m] = step(intensity[i + 1][m], source[i + 1], source[i], (tau[i + 1] - tau[i]) / mu);
        }
        return step(intensity[0][m], source[0], source[0], tau[0] / mu);
    }

    /**
     * The intensity after a step, I = I_from exp(-delta) + integral of S exp(-t) over t from 0 (here) to delta (there).
     *
     * @param delta length of the step in tau / |mu|, 0 or more
     */
    private static double step(double from, double sourceFrom, double sourceTo, double delta) {
        double farWeight = farWeight(delta);
        double nearWeight = -Math.expm1(-delta) - farWeight;
        return from * Math.exp(-delta) + sourceFrom * farWeight + sourceTo * nearWeight;
    }

    /**
     * The weight of the source function where a step begins, (1 - (1 + delta) exp(-delta)) / delta: the integral of (t /
     * delta) exp(-t) over t from 0 to delta.
     *
     * @param delta length of the step in tau / |mu|, 0 or more
     * @return 0 for no step at all, about delta / 2 for short and 1 / delta for long ones
     */
    static double farWeight(double delta) {
        if (delta > SMALL_STEP) {
            return (-Math.expm1(-delta) - delta * Math.exp(-delta)) / delta;
        }
        // sum over n of (-1)^n delta^(n+1) / (n! (n + 2))
        double power = delta;
        double sum = 0;
        for (int n = 0; n < 10; n++) {
            sum += power / (n + 2);
            power *= -delta / (n + 1);
        }
        return sum;
    }
}
