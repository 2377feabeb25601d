package org.photosphere.model.inversion;

/**
 * What an observation sees of a model spectrum: a linear map from the model's bins to the rows that enter chi^2, as
 * compressed sparse rows. Where every row is one whole bin it is kept as a plain selection. Immutable.
 */
final class ObservationOperator {

    private final int rows;
    private final int[] start;
    private final int[] bin;
    private final double[] weight;
    private final boolean selection;

    /**
     * @param rows how many
     * @param start first entry of each row, and the number of entries, [rows + 1], owned
     * @param bin model bin of each entry, owned
     * @param weight of each entry, owned
     */
    ObservationOperator(int rows, int[] start, int[] bin, double[] weight) {
        this.rows = rows;
        this.start = start;
        this.bin = bin;
        this.weight = weight;
        boolean single = true;
        for (int i = 0; i < rows && single; i++) {
            single = start[i + 1] - start[i] == 1 && weight[start[i]] == 1.0;
        }
        this.selection = single;
    }

    int rows() {
        return rows;
    }

    /**
     * @param model on the model's bins, [bin]
     * @param observed receives the model as observed, [rows]
     */
    void apply(float[] model, double[] observed) {
        if (selection) {
            for (int i = 0; i < rows; i++) {
                observed[i] = model[bin[i]];
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int e = start[i]; e < start[i + 1]; e++) {
                sum += weight[e] * model[bin[e]];
            }
            observed[i] = sum;
        }
    }

    /**
     * Adds the transposed map of a row's value to the model's bins.
     *
     * @param row which
     * @param value of the row
     * @param bins receives weight times value, [bin]
     */
    void scatter(int row, double value, float[] bins) {
        for (int e = start[row]; e < start[row + 1]; e++) {
            bins[bin[e]] += (float) (weight[e] * value);
        }
    }
}
