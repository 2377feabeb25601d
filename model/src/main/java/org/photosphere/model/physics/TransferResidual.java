package org.photosphere.model.physics;

import java.util.List;
import org.photosphere.model.physics.GaussLegendre.Direction;

/**
 * The residual of the transfer equation (8), (dI/dt - I + S) exp(-t) with t = tau / mu, by differences between
 * neighbouring layers at their midpoints.
 *
 * <p>The weight here is exp(-|t|). As (8) is printed, with exp(-t), it grows without bound for inward directions (t &lt;
 * 0): at tau = 100 and mu = -0.1 by exp(1000). By its size it says the same for both: how much of what happens there is
 * seen from the surface.
 */
public final class TransferResidual {

    private TransferResidual() {}

    /**
     * Mean square of (8) over midpoints and directions, in units of an intensity. A pair of layers without any optical
     * depth between them has no derivative and counts as 0.
     *
     * @param tau optical depth, not descending, [layer]
     * @param source S, any unit of intensity, [layer]
     * @param intensity I at the layers, the same unit, [layer][direction]
     * @param quadrature of these directions
     * @param scale intensity to measure in, above zero, the same unit: the largest of S, or B(Teff)
     * @return mean square residual, dimensionless
     */
    public static double meanSquare(
            double[] tau, double[] source, double[][] intensity, GaussLegendre quadrature, double scale) {
        double[][] residual = at(tau, source, intensity, quadrature);
        double sum = 0;
        for (double[] layer : residual) {
            for (double value : layer) {
                sum += value / scale * (value / scale);
            }
        }
        return sum / (residual.length * (double) quadrature.count());
    }

    /**
     * @param tau optical depth, not descending, [layer]
     * @param source S, any unit of intensity, [layer]
     * @param intensity I at the layers, the same unit, [layer][direction]
     * @param quadrature of these directions
     * @return (8) between layers i and i + 1, the same unit, [layer - 1][direction]
     */
    public static double[][] at(double[] tau, double[] source, double[][] intensity, GaussLegendre quadrature) {
        List<Direction> directions = quadrature.directions();
        double[][] residual = new double[tau.length - 1][directions.size()];
        for (int i = 0; i < residual.length; i++) {
            double step = tau[i + 1] - tau[i];
            double midTau = 0.5 * (tau[i] + tau[i + 1]);
            double midSource = 0.5 * (source[i] + source[i + 1]);
            for (int m = 0; step > 0 && m < directions.size(); m++) {
                double mu = directions.get(m).mu();
                double derivative = mu * (intensity[i + 1][m] - intensity[i][m]) / step; // dI / d(tau / mu)
                double midIntensity = 0.5 * (intensity[i][m] + intensity[i + 1][m]);
                residual[i][m] = (derivative - midIntensity + midSource) * Math.exp(-midTau / Math.abs(mu)); // (8)
            }
        }
        return residual;
    }
}
