package org.photosphere.model.inversion.instrument;

import java.util.List;

/** The rows of all arms of an instrument as functions of values at its points. Immutable. */
final class PointRows {

    private final List<? extends ArmRows> arms;
    private final int[] firstPoint;
    private final int[] firstRow;

    /** @param firstPoint of each arm, copied, [arm] */
    PointRows(List<? extends ArmRows> arms, int[] firstPoint) {
        this.arms = List.copyOf(arms);
        this.firstPoint = firstPoint.clone();
        firstRow = new int[arms.size() + 1];
        for (int a = 0; a < arms.size(); a++) {
            firstRow[a + 1] = firstRow[a] + arms.get(a).rows();
        }
    }

    int rows() {
        return firstRow[arms.size()];
    }

    /** Returns an arm's first row; with the number of arms, the number of rows. */
    int firstRow(int arm) {
        return firstRow[arm];
    }

    int firstPoint(int arm) {
        return firstPoint[arm];
    }

    /**
     * Computes the values at the rows.
     *
     * @param points flux and derivatives at the points, one after the other
     * @param armShifts ln(1 + v/c) of each arm's wavelengths in addition to the star's, [arm]
     * @param lnShift ln(1 + v/c) of the star
     * @param into receives the values
     */
    void sample(float[] points, double[] armShifts, double lnShift, RowModel into) {
        int stride = points.length / (1 + into.labels);
        for (int a = 0; a < arms.size(); a++) {
            arms.get(a).sample(points, firstPoint[a], stride, armShifts[a] + lnShift, into, firstRow[a]);
        }
    }
}
