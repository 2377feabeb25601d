package org.photosphere.model.inversion.noise;

import org.hipparchus.special.Erf;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.InversionSettings;

/**
 * Exclusion of pixels that deviate from a fit by more than noise: cosmic rays, sky lines, incomplete masks. Immutable.
 */
public final class Clipping {

    /** Median residual in sigma above which none is excluded at any limit. */
    private static final int FARTHEST = 64;

    private static final int PARTS = 64;

    private final double clippedGood;
    private final double mostClipped;

    Clipping(InversionSettings settings) {
        clippedGood = settings.clippedGood();
        mostClipped = settings.mostClipped();
    }

    /**
     * Excluded rows.
     *
     * @param rows whether each row is excluded, [row]
     * @param count number of excluded rows
     * @param limit absolute residual above which a row is excluded, in sigma
     */
    record LeftOut(boolean[] rows, int count, double limit) {

        static LeftOut none(int rows) {
            return new LeftOut(new boolean[rows], 0, 0);
        }

        /**
         * Returns the contribution of the excluded rows to -2 ln likelihood: as much as a row at the limit each.
         * Without it a fit would improve by excluding more rows.
         */
        double deviance() {
            return count * limit * limit;
        }
    }

    /**
     * Returns the rows to exclude. Where the errors are too small, or the model does not fit the star, residuals are
     * judged by their own spread.
     *
     * @param residual in sigma, NaN where a row is not used, [row]
     * @param used number of used rows
     * @return excluded rows; none where so large a share deviates that the model fails
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

    /**
     * Returns the median over the used rows, to a part of {@value #PARTS} of a sigma: by counting, because it is called
     * often.
     */
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

    /** Returns the number of sigma beyond which, on either side, a normal distribution has this share. */
    public static double sigmas(double share) {
        return share >= 1 ? 0.0 : Math.sqrt(2.0) * Erf.erfInv(1.0 - share);
    }
}
