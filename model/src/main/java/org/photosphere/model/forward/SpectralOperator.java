package org.photosphere.model.forward;

/**
 * What an instrument sees of a spectrum on a model's bins: a linear map to points of its own, each a weighted sum of
 * bins, as compressed sparse rows. Immutable.
 */
public final class SpectralOperator {

    private final int points;
    private final int[] start;
    private final int[] bin;
    private final double[] weight;
    private final boolean selection;

    /**
     * @param points how many
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

    public int points() {
        return points;
    }

    /** What a spectrum is at the middle of each point, without being averaged over it. */
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

    /** Whether the points are a model's bins, all of them and as they are. */
    public boolean isIdentity(int bins) {
        boolean identity = selection && points == bins;
        for (int i = 0; i < points && identity; i++) {
            identity = bin[i] == i;
        }
        return identity;
    }

    /**
     * @param model holds a spectrum on the model's bins
     * @param from where it begins there
     * @param observed receives it as the points see it
     * @param to where that begins there
     */
    public void apply(float[] model, int from, float[] observed, int to) {
        if (selection) {
            for (int i = 0; i < points; i++) {
                observed[to + i] = model[from + bin[i]];
            }
            return;
        }
        for (int i = 0; i < points; i++) {
            double sum = 0;
            for (int e = start[i]; e < start[i + 1]; e++) {
                sum += weight[e] * model[from + bin[e]];
            }
            observed[to + i] = (float) sum;
        }
    }
}
