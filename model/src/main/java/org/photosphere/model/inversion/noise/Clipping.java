package org.photosphere.model.inversion.noise;

import org.hipparchus.special.Erf;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.InversionSettings;

/**
 * Pixels that deviate from a fit by more than noise does: cosmic rays, sky lines, what a mask forgot. Immutable.
 */
public final class Clipping {

    /** Where residuals are so many sigma in the median, none is left out whatever the limit. */
    private static final int FARTHEST = 64;

    private static final int PARTS = 64;

    private final double clippedGood;
    private final double mostClipped;

    Clipping(InversionSettings settings) {
        clippedGood = settings.clippedGood();
        mostClipped = settings.mostClipped();
    }

    /**
     * Rows that are left out.
     *
     * @param rows whether each is, [row]
     * @param count how many are
     * @param limit absolute residual beyond which they are, in sigma
     */
    record LeftOut(boolean[] rows, int count, double limit) {

        static LeftOut none(int rows) {
            return new LeftOut(new boolean[rows], 0, 0);
        }

        /**
         * What the rows that are left out add to -2 ln likelihood: as much as a row at the limit. Without it a fit would
         * gain by missing more of the rows.
         */
        double deviance() {
            return count * limit * limit;
        }
    }

    /**
     * Where the errors are too small, or the model misses the star, residuals are judged by their own spread.
     *
     * @param residual in sigma, NaN where a row is not used, [row]
     * @param used rows that are
     * @return rows that are left out; none where that many deviate that it is the model that fails
     */
    LeftOut leftOut(double[] residual, int used) {
        boolean[] left = new boolean[residual.length];
        if (clippedGood == 0 || used == 0) {
            return LeftOut.none(residual.length);
        }
        double spread = Math.max(1.0, RobustStatistics.SIGMA_OVER_MAD * medianDistance(residual));
        double limit = spread * sigmas(clippedGood / used);
        int count = 0;
        for (int i = 0; i < residual.length; i++) {
            left[i] = Math.abs(residual[i]) > limit;
            count += left[i] ? 1 : 0;
        }
        if (count > mostClipped * used) {
            return LeftOut.none(residual.length);
        }
        return new LeftOut(left, count, limit);
    }

    /** Of the rows that are used, to a part of {@value #PARTS} of a sigma: by counting, for it is asked for often. */
    private static double medianDistance(double[] residual) {
        int[] counts = new int[FARTHEST * PARTS + 1];
        int all = 0;
        for (double r : residual) {
            if (!Double.isNaN(r)) {
                counts[(int) Math.min(FARTHEST * PARTS, Math.abs(r) * PARTS)]++;
                all++;
            }
        }
        int below = 0;
        int part = 0;
        while (below + counts[part] <= all / 2) {
            below += counts[part++];
        }
        return (part + 0.5) / PARTS;
    }

    /** Beyond so many sigma, on either side, lies this share of a normal distribution. */
    public static double sigmas(double share) {
        return share >= 1 ? 0.0 : Math.sqrt(2.0) * Erf.erfInv(1.0 - share);
    }
}
