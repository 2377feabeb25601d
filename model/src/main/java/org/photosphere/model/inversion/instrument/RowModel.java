package org.photosphere.model.inversion.instrument;

import java.util.Arrays;

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

    /** Scratch space for values between the rows. */
    private float[] between = new float[0];

    public RowModel(int rows, int labels, boolean moves) {
        this(rows, labels, moves, new ArrayPool());
    }

    /** @param pool of its arrays */
    RowModel(int rows, int labels, boolean moves, ArrayPool pool) {
        this.labels = labels;
        flux = zeros(rows, pool);
        derivative = new double[labels + (moves ? 1 : 0)][];
        for (int k = 0; k < derivative.length; k++) {
            derivative[k] = zeros(rows, pool);
        }
    }

    /** Returns an array of zeros: rows that the model does not cover remain so. */
    private static double[] zeros(int rows, ArrayPool pool) {
        double[] zeros = pool.doubles(rows);
        Arrays.fill(zeros, 0.0);
        return zeros;
    }

    /** Gives the arrays back: the model is not used any more. */
    void release(ArrayPool pool) {
        pool.give(flux);
        pool.give(derivative);
    }

    /** Moves the flux along a parameter, to first order. */
    public void move(int parameter, double change) {
        double[] slope = derivative[parameter];
        for (int i = 0; i < flux.length; i++) {
            flux[i] += change * slope[i];
        }
    }

    /** Returns scratch space for a number of values. */
    float[] between(int count) {
        if (between.length < count) {
            between = new float[count];
        }
        return between;
    }

    boolean moves() {
        return derivative.length > labels;
    }
}
