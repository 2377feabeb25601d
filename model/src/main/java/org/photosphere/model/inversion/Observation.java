package org.photosphere.model.inversion;

import org.photosphere.model.Selection;

/**
 * An observed spectrum on the rows of its instrument. The arrays are shared, not to be modified.
 *
 * @param view of the instrument
 * @param value observed flux, [row]
 * @param variance of the value, infinite where a row is not used, [row]
 * @param covariance of the value with the row before, [row]; all others are zero
 * @param used rows that are
 * @param armShifts ln(1 + v/c) of each arm's velocity that is known and not taken out by the view, [arm]
 * @param knownLnShift of the known velocity that all moving arms in use have, taken out or not: the one nearest to 0 of the
 *     range that theirs span, which is part of the star's
 * @param pixels what became of the observed pixels
 * @param arms what each contributes
 */
record Observation(
        InstrumentView view,
        double[] value,
        double[] variance,
        double[] covariance,
        int used,
        double[] armShifts,
        double knownLnShift,
        PixelCounts pixels,
        UsedArms arms) {

    int rows() {
        return value.length;
    }

    /**
     * The model at the rows.
     *
     * @param points flux and derivatives at the view's points
     * @param lnShift ln(1 + v/c) of the star beyond what is known
     */
    void sample(float[] points, double lnShift, RowModel into) {
        view.sample(points, armShifts, lnShift, into);
    }

    boolean isUsed(int row) {
        return variance[row] < Double.POSITIVE_INFINITY;
    }

    /** What the coarse view of the instrument sees of it. */
    Observation coarse() {
        InstrumentView some = view.coarse();
        if (some == view) {
            return this;
        }
        double[] keptVariance = some.kept(variance);
        int keptUsed = 0;
        for (double each : keptVariance) {
            keptUsed += each < Double.POSITIVE_INFINITY ? 1 : 0;
        }
        // Rows between those that are kept have gone: these are independent.
        return new Observation(
                some,
                some.kept(value),
                keptVariance,
                new double[keptVariance.length],
                keptUsed,
                armShifts,
                knownLnShift,
                pixels,
                arms);
    }

    /** Median signal-to-noise of the rows that are used. */
    double medianSnr() {
        double[] ratio = new double[used];
        int next = 0;
        for (int i = 0; i < value.length; i++) {
            if (isUsed(i)) {
                ratio[next++] = value[i] / Math.sqrt(variance[i]);
            }
        }
        return Selection.median(ratio, next);
    }
}
