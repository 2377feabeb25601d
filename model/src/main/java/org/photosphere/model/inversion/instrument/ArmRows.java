package org.photosphere.model.inversion.instrument;

import java.util.Arrays;

/** Rows of chi^2 that belong to an arm, all of them or some: what the model is looked at by. Immutable. */
interface ArmRows {

    int rows();

    /**
     * The model at the rows.
     *
     * @param model holds the model's flux and derivatives at all points of the instrument, one after the other
     * @param offset of this arm's points among them
     * @param stride from a derivative's points to the next one's
     * @param lnShift ln(1 + v/c) of the star
     * @param rows receives all of it
     * @param from first row
     */
    void sample(float[] model, int offset, int stride, double lnShift, RowModel rows, int from);

    /**
     * Which points the rows look at.
     *
     * @param points of the arm
     * @param lnShift ln(1 + v/c) of the star
     * @return a new array, [point]
     */
    default boolean[] looksAt(int points, double lnShift) {
        boolean[] all = new boolean[points];
        Arrays.fill(all, true);
        return all;
    }
}
