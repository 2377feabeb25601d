package org.photosphere.model.inversion.instrument;

import java.util.Arrays;

/** Rows of chi^2 that belong to an arm, all of them or some, as functions of the model. Immutable. */
interface ArmRows {

    int rows();

    /**
     * Computes the model at the rows.
     *
     * @param model holds the model's flux and derivatives at all points of the instrument, one after the other
     * @param offset of this arm's points among them
     * @param stride from a derivative's points to the next one's
     * @param lnShift ln(1 + v/c) of the star
     * @param rows receives flux and derivatives
     * @param from first row
     */
    void sample(float[] model, int offset, int stride, double lnShift, RowModel rows, int from);

    /**
     * Returns the points that the rows depend on.
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
