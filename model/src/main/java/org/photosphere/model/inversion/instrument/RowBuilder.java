package org.photosphere.model.inversion.instrument;

import java.util.Arrays;
import org.photosphere.model.forward.SpectralOperator;

/** Collects rows, each a weighted sum, with the observed values where known. Used by one thread, once. */
final class RowBuilder {

    /**
     * 100 MB. Rows of real spectrographs have about ten to several hundred entries each; a line spread as wide as the
     * spectrum would fill the memory.
     */
    private static final int MOST_ENTRIES = 1 << 23;

    private double[] value = new double[64];
    private double[] variance = new double[64];
    private double[] covariance = new double[64];
    private int[] start = new int[65];
    private int rows;
    private int[] bin = new int[128];
    private double[] weight = new double[128];
    private int entries;

    int rows() {
        return rows;
    }

    int entries() {
        return entries;
    }

    double value(int row) {
        return value[row];
    }

    double variance(int row) {
        return variance[row];
    }

    double covariance(int row) {
        return covariance[row];
    }

    /** Returns the first entry of a row, the row under construction included. */
    int rowStart(int row) {
        return start[row];
    }

    int bin(int entry) {
        return bin[entry];
    }

    double weight(int entry) {
        return weight[entry];
    }

    /**
     * Adds an entry to the row that the next {@link #row} completes.
     *
     * @throws IllegalArgumentException where there are more entries than for any spectrograph's line spread
     */
    void entry(int modelBin, double entryWeight) {
        if (entries == bin.length) {
            if (entries >= MOST_ENTRIES) {
                throw new IllegalArgumentException("the line spread covers too many of the model's bins: more than "
                        + MOST_ENTRIES + " weights for " + rows + " rows");
            }
            bin = Arrays.copyOf(bin, 2 * entries);
            weight = Arrays.copyOf(weight, 2 * entries);
        }
        bin[entries] = modelBin;
        weight[entries++] = entryWeight;
    }

    /** Drops the entries from a mark on. */
    void rewind(int mark) {
        entries = mark;
    }

    void scaleFrom(int mark, double factor) {
        for (int e = mark; e < entries; e++) {
            weight[e] *= factor;
        }
    }

    /**
     * Completes a row.
     *
     * @param rowCovariance of the value with that of the row before, 0 where independent
     */
    void row(double rowValue, double rowVariance, double rowCovariance) {
        if (rows == value.length) {
            int more = 2 * rows;
            value = Arrays.copyOf(value, more);
            variance = Arrays.copyOf(variance, more);
            covariance = Arrays.copyOf(covariance, more);
            start = Arrays.copyOf(start, more + 1);
        }
        value[rows] = rowValue;
        variance[rows] = rowVariance;
        covariance[rows] = rowCovariance;
        start[++rows] = entries;
    }

    /** Adds all rows of another. */
    void append(RowBuilder other) {
        reserve(rows + other.rows, entries + other.entries);
        System.arraycopy(other.bin, 0, bin, entries, other.entries);
        System.arraycopy(other.weight, 0, weight, entries, other.entries);
        System.arraycopy(other.value, 0, value, rows, other.rows);
        System.arraycopy(other.variance, 0, variance, rows, other.rows);
        System.arraycopy(other.covariance, 0, covariance, rows, other.rows);
        for (int i = 0; i < other.rows; i++) {
            start[rows + i + 1] = entries + other.start[i + 1];
        }
        rows += other.rows;
        entries += other.entries;
    }

    /** Reserves space for a total number of rows and entries. */
    void reserve(int allRows, int allEntries) {
        if (allRows > value.length) {
            value = Arrays.copyOf(value, allRows);
            variance = Arrays.copyOf(variance, allRows);
            covariance = Arrays.copyOf(covariance, allRows);
            start = Arrays.copyOf(start, allRows + 1);
        }
        if (allEntries > bin.length) {
            bin = Arrays.copyOf(bin, allEntries);
            weight = Arrays.copyOf(weight, allEntries);
        }
    }

    /** Returns the rows as a map from the model's bins. */
    SpectralOperator operator() {
        return new SpectralOperator(
                rows, Arrays.copyOf(start, rows + 1), Arrays.copyOf(bin, entries), Arrays.copyOf(weight, entries));
    }
}
