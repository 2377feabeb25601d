package org.photosphere.model.spectrum;

import java.util.Arrays;

/**
 * The widths of a banded matrix's rows. Surveys leave the columns of masked pixels empty (DESI does), and any matrix
 * ends at the arm's ends; a row nearby then loses a part of its profile, and its second moment is that of the
 * remainder: a third of the width, or four times as much. So every element that is not stated is first taken from its
 * diagonal's nearest stated ones.
 */
final class BandedWidths {

    /**
     * Limit of the ratio of a column's sum to the median column's, either way. DESI's are within 0.7 and 1.7 of it, and
     * a column at the arm's end holds at least half of a symmetric profile.
     */
    private static final double LARGEST_RATIO = 3.0;

    /**
     * Minimum ratio of the sum to the sum of magnitudes: negative wings, which deconvolved profiles have, hold at most
     * a quarter of the latter.
     */
    private static final double LEAST_SHARE_OF_SIZES = 0.5;

    private final LineSpread.Banded matrix;
    private final int pixels;

    /** @param matrix with one value per pixel on each diagonal */
    BandedWidths(LineSpread.Banded matrix, int pixels) {
        this.matrix = matrix;
        this.pixels = pixels;
    }

    /**
     * Returns whether a column is a profile: finite, positive for the most part, and about as large as the others,
     * [pixel].
     */
    boolean[] stated() {
        double[] sums = new double[pixels];
        Arrays.setAll(sums, this::sum);
        return Gaps.plausible(sums, LARGEST_RATIO);
    }

    /** Returns the sum of a column's elements; 0 where they are not a profile. */
    private double sum(int column) {
        double sum = 0;
        double sizes = 0;
        for (int d = 0; d < matrix.offset().length; d++) {
            if (isInside(d, column)) {
                double value = matrix.value()[d * pixels + column];
                sum += value;
                sizes += Math.abs(value);
            }
        }
        return sizes > 0 && sizes < Double.POSITIVE_INFINITY && sum >= LEAST_SHARE_OF_SIZES * sizes ? sum : 0.0;
    }

    private boolean isInside(int diagonal, int column) {
        long row = (long) column + matrix.offset()[diagonal];
        return row >= 0 && row < pixels;
    }

    /**
     * Returns the square root of each row's second moment about its mean, in pixels; 0 where no column is stated,
     * [pixel].
     */
    double[] widths() {
        boolean[] stated = stated();
        double[] sum = new double[pixels];
        double[] first = new double[pixels];
        double[] second = new double[pixels];
        for (int d = 0; d < matrix.offset().length; d++) {
            double offset = matrix.offset()[d];
            double[] diagonal = filled(d, stated);
            for (int row = 0; row < pixels; row++) {
                // Beyond the matrix's ends its outermost columns are continued.
                double value = diagonal[(int) Math.max(0, Math.min(pixels - 1L, row - (long) matrix.offset()[d]))];
                sum[row] += value;
                first[row] += value * offset;
                second[row] += value * offset * offset;
            }
        }
        double[] widths = new double[pixels];
        boolean[] known = new boolean[pixels];
        for (int row = 0; row < pixels; row++) {
            double mean = first[row] / sum[row];
            known[row] = sum[row] > 0;
            widths[row] = Math.sqrt(Math.max(0.0, second[row] / sum[row] - mean * mean));
        }
        Gaps.fill(widths, known);
        return widths;
    }

    /** Returns a diagonal with its gaps filled, by column. */
    private double[] filled(int d, boolean[] stated) {
        double[] diagonal = new double[pixels];
        boolean[] known = new boolean[pixels];
        for (int column = 0; column < pixels; column++) {
            diagonal[column] = matrix.value()[d * pixels + column];
            known[column] = stated[column] && isInside(d, column);
        }
        Gaps.fill(diagonal, known);
        return diagonal;
    }
}
