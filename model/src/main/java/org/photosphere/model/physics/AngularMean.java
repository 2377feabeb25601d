package org.photosphere.model.physics;

import java.util.List;
import org.photosphere.model.physics.GaussLegendre.Direction;

/** The mean intensity J = 1/2 integral of I over mu from -1 to 1 (Mihalas 1978, chapter 1). */
public final class AngularMean {

    private AngularMean() {}

    /**
     * @param intensity I at the layers, any unit, [layer][direction]
     * @param quadrature of these directions
     * @return J = 1/2 sum over m of w_m I_m, the same unit, [layer]
     */
    public static double[] of(double[][] intensity, GaussLegendre quadrature) {
        List<Direction> directions = quadrature.directions();
        double[] mean = new double[intensity.length];
        for (int i = 0; i < mean.length; i++) {
            for (int m = 0; m < directions.size(); m++) {
                mean[i] += 0.5 * directions.get(m).weight() * intensity[i][m];
            }
        }
        return mean;
    }
}
