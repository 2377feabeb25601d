package org.photosphere.model.inversion.instrument;

/**
 * A model's flux at the rows of chi^2 and its derivatives by the fitted parameters: scratch space, used by one thread.
 */
public final class RowModel {

    /** Flux in the model's unit, [row]. */
    public final double[] flux;

    /**
     * Derivatives by each scaled parameter, the labels first, then the velocity where it is fitted, [parameter][row].
     */
    public final double[][] derivative;

    /** Number of the model's labels: derivatives beyond are by ln(1 + v/c). */
    public final int labels;

    public RowModel(int rows, int labels, boolean moves) {
        this.labels = labels;
        flux = new double[rows];
        derivative = new double[labels + (moves ? 1 : 0)][rows];
    }

    boolean moves() {
        return derivative.length > labels;
    }
}
