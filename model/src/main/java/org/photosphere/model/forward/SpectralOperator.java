package org.photosphere.model.forward;

import java.util.Arrays;

/**
 * Linear map from a spectrum on a model's bins to an instrument's points, each a weighted sum of bins, as compressed
 * sparse rows. Immutable.
 */
public final class SpectralOperator {

    private final int points;
    private final int[] start;
    private final int[] bin;
    private final double[] weight;
    private final boolean selection;

    /**
     * @param points number of points
     * @param start first entry of each point, and the number of entries, [points + 1], owned
     * @param bin model bin of each entry, owned
     * @param weight of each entry, owned
     */
    public SpectralOperator(int points, int[] start, int[] bin, double[] weight) {
        this.points = points;
        this.start = start;
        this.bin = bin;
        this.weight = weight;
        boolean single = true;
        for (int i = 0; i < points && single; i++) {
            single = start[i + 1] - start[i] == 1 && weight[start[i]] == 1.0;
        }
        this.selection = single;
    }

    /** Returns the operator of an instrument whose points are a model's bins. */
    public static SpectralOperator identity(int bins) {
        int[] start = new int[bins + 1];
        int[] bin = new int[bins];
        double[] weight = new double[bins];
        Arrays.setAll(start, i -> i);
        Arrays.setAll(bin, i -> i);
        Arrays.fill(weight, 1.0);
        return new SpectralOperator(bins, start, bin, weight);
    }

    public int points() {
        return points;
    }

    /** Returns the operator to the middle of each point, without the average over it. */
    public SpectralOperator atCentres() {
        if (selection) {
            return this;
        }
        int[] two = new int[points + 1];
        int[] bins = new int[2 * points];
        double[] weights = new double[2 * points];
        for (int i = 0; i < points; i++) {
            double centre = 0;
            double sum = 0;
            int last = 0;
            for (int e = start[i]; e < start[i + 1]; e++) {
                centre += weight[e] * bin[e];
                sum += weight[e];
                last = Math.max(last, bin[e]);
            }
            centre = sum > 0 ? centre / sum : last;
            bins[2 * i] = (int) centre;
            bins[2 * i + 1] = Math.min((int) centre + 1, last);
            weights[2 * i + 1] = centre - (int) centre;
            weights[2 * i] = 1.0 - weights[2 * i + 1];
            two[i + 1] = 2 * i + 2;
        }
        return new SpectralOperator(points, two, bins, weights);
    }

    /**
     * Returns the operator to some of the points.
     *
     * @param some ascending
     */
    public SpectralOperator rows(int[] some) {
        int[] first = new int[some.length + 1];
        for (int i = 0; i < some.length; i++) {
            first[i + 1] = first[i] + start[some[i] + 1] - start[some[i]];
        }
        int[] bins = new int[first[some.length]];
        double[] weights = new double[bins.length];
        for (int i = 0; i < some.length; i++) {
            System.arraycopy(bin, start[some[i]], bins, first[i], first[i + 1] - first[i]);
            System.arraycopy(weight, start[some[i]], weights, first[i], first[i + 1] - first[i]);
        }
        return new SpectralOperator(some.length, first, bins, weights);
    }

    /** Returns whether the points are a model's bins, all of them and unchanged. */
    public boolean isIdentity(int bins) {
        boolean identity = selection && points == bins;
        for (int i = 0; i < points && identity; i++) {
            identity = bin[i] == i;
        }
        return identity;
    }

    /**
     * @param model holds a spectrum on the model's bins
     * @param from index of its first bin there
     * @param observed receives the spectrum at the points
     * @param to index of the first point there
     */
    public void apply(float[] model, int from, float[] observed, int to) {
        if (selection) {
            for (int i = 0; i < points; i++) {
                observed[to + i] = model[from + bin[i]];
            }
            return;
        }
        for (int i = 0; i < points; i++) {
            observed[to + i] = at(i, model, from);
        }
    }

    /**
     * Maps several spectra to some of the points; others remain unchanged.
     *
     * @param spectra number of spectra
     * @param model holds them on the model's bins
     * @param from index of the first one's first bin
     * @param stride distance of successive spectra
     * @param wanted whether a point is needed, [point]
     * @param observed receives them, [spectrum * points + point]
     */
    public void apply(int spectra, float[] model, int from, int stride, boolean[] wanted, float[] observed) {
        int next = 0;
        for (; next + 4 <= spectra; next += 4) {
            applyFour(model, from + next * stride, stride, wanted, observed, next * points);
        }
        for (; next < spectra; next++) {
            for (int i = 0; i < points; i++) {
                if (wanted[i]) {
                    observed[next * points + i] = at(i, model, from + next * stride);
                }
            }
        }
    }

    /** Maps four at once: sums that do not wait for each other, and a weight is read once. */
    private void applyFour(float[] model, int from, int stride, boolean[] wanted, float[] observed, int to) {
        for (int i = 0; i < points; i++) {
            if (!wanted[i]) {
                continue;
            }
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int e = start[i]; e < start[i + 1]; e++) {
                double w = weight[e];
                int b = from + bin[e];
                s0 += w * model[b];
                s1 += w * model[b + stride];
                s2 += w * model[b + 2 * stride];
                s3 += w * model[b + 3 * stride];
            }
            observed[to + i] = (float) s0;
            observed[to + points + i] = (float) s1;
            observed[to + 2 * points + i] = (float) s2;
            observed[to + 3 * points + i] = (float) s3;
        }
    }

    private float at(int point, float[] model, int from) {
        double sum = 0;
        for (int e = start[point]; e < start[point + 1]; e++) {
            sum += weight[e] * model[from + bin[e]];
        }
        return (float) sum;
    }
}
