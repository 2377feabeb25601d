package org.photosphere.model.inversion.instrument;

import java.util.Arrays;
import org.photosphere.model.inversion.PixelCounts;

/** Rows of chi^2 of one observed spectrum, under construction. Used by one thread, once. */
public final class RowData {

    public final double[] value;

    /** Variance of the value, infinite where a row is not used, [row]. */
    public final double[] variance;

    /** Covariance of the value with that of the row before, [row]; all others are zero. */
    public final double[] covariance;

    private int inside;
    private int masked;
    private int outside;

    /** @param pool of the arrays */
    RowData(int rows, ArrayPool pool) {
        value = pool.doubles(rows);
        variance = pool.doubles(rows);
        covariance = pool.doubles(rows);
        Arrays.fill(value, 0.0);
        Arrays.fill(variance, Double.POSITIVE_INFINITY);
        Arrays.fill(covariance, 0.0);
    }

    /** Sets a row that is independent of the one before. */
    void set(int row, double rowValue, double rowVariance) {
        set(row, rowValue, rowVariance, 0.0);
    }

    void set(int row, double rowValue, double rowVariance, double rowCovariance) {
        value[row] = rowValue;
        variance[row] = rowVariance;
        covariance[row] = rowCovariance;
    }

    boolean isUsed(int row) {
        return variance[row] < Double.POSITIVE_INFINITY;
    }

    int used(int from, int to) {
        int used = 0;
        for (int i = from; i < to; i++) {
            used += isUsed(i) ? 1 : 0;
        }
        return used;
    }

    /** Multiplies all errors by a factor. */
    void scaleErrors(double factor) {
        for (int i = 0; factor != 1.0 && i < variance.length; i++) {
            variance[i] *= factor * factor;
            covariance[i] *= factor * factor;
        }
    }

    /** Makes a row unused. */
    void exclude(int row) {
        variance[row] = Double.POSITIVE_INFINITY;
        covariance[row] = 0;
        if (row + 1 < covariance.length) {
            covariance[row + 1] = 0;
        }
    }

    /** Counts a pixel within the model's wavelengths. */
    void countInside(boolean isMasked) {
        inside++;
        masked += isMasked ? 1 : 0;
    }

    /** Counts a pixel beyond the model. */
    void countOutside() {
        outside++;
    }

    public int inside() {
        return inside;
    }

    public PixelCounts counts() {
        return new PixelCounts(used(0, value.length), masked, outside, 0);
    }
}
