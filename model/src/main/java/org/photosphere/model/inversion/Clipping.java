package org.photosphere.model.inversion;

import java.util.Arrays;
import org.hipparchus.special.Erf;

/**
 * Pixels that deviate from a fit by more than noise does: cosmic rays, sky lines, what a mask forgot. Immutable.
 */
final class Clipping {

    /** Standard deviation of a Gaussian over its median absolute deviation. */
    private static final double SIGMA_OVER_MAD = 1.4826;

    private final double clippedGood;
    private final double mostClipped;

    Clipping(InversionSettings settings) {
        clippedGood = settings.clippedGood();
        mostClipped = settings.mostClipped();
    }

    /**
     * Where the errors are too small, or the model misses the star, residuals are judged by their own spread.
     *
     * @param residual in sigma, NaN where a row is not used, [row]
     * @param used rows that are
     * @return rows that are left out; none where that many deviate that it is the model that fails
     */
    boolean[] leftOut(double[] residual, int used) {
        boolean[] left = new boolean[residual.length];
        if (clippedGood == 0 || used == 0) {
            return left;
        }
        double[] distance = new double[used];
        int next = 0;
        for (double r : residual) {
            if (!Double.isNaN(r) && next < used) {
                distance[next++] = Math.abs(r);
            }
        }
        if (next == 0) {
            return left;
        }
        double spread = Math.max(1.0, SIGMA_OVER_MAD * Selection.median(distance, next));
        double limit = spread * sigmas(clippedGood / used);
        int count = 0;
        for (int i = 0; i < residual.length; i++) {
            left[i] = Math.abs(residual[i]) > limit;
            count += left[i] ? 1 : 0;
        }
        if (count > mostClipped * used) {
            Arrays.fill(left, false);
        }
        return left;
    }

    /** Beyond so many sigma, on either side, lies this share of a normal distribution. */
    static double sigmas(double share) {
        return share >= 1 ? 0.0 : Math.sqrt(2.0) * Erf.erfInv(1.0 - share);
    }
}
