package org.photosphere.model.inversion.instrument;

import java.util.Arrays;
import org.photosphere.model.Quickselect;
import org.photosphere.model.inversion.PixelCounts;

/**
 * An observed spectrum on the rows of its instrument. The arrays are shared, not to be modified.
 *
 * @param view of the instrument
 * @param value observed flux, [row]
 * @param variance of the value, infinite where a row is not used, [row]
 * @param covariance of the value with the previous row's, [row]; all others are zero
 * @param used number of used rows
 * @param armShifts ln(1 + v/c) of each arm's known velocity that the view does not remove, [arm]
 * @param knownLnShift ln(1 + v/c) of the known velocity common to all moving arms in use, removed or not: the value
 *     nearest to 0 in the range that theirs span, which is part of the star's
 * @param pixels counts of the observed pixels by their use
 * @param arms contribution of each arm
 */
public record Observation(
        InstrumentView view,
        double[] value,
        double[] variance,
        double[] covariance,
        int used,
        double[] armShifts,
        double knownLnShift,
        PixelCounts pixels,
        UsedArms arms) {

    public int rows() {
        return value.length;
    }

    /**
     * Computes the model at the rows.
     *
     * @param points flux and derivatives at the view's points
     * @param lnShift ln(1 + v/c) of the star beyond what is known
     */
    public void sample(float[] points, double lnShift, RowModel into) {
        view.sample(points, armShifts, lnShift, into);
    }

    public boolean isUsed(int row) {
        return variance[row] < Double.POSITIVE_INFINITY;
    }

    /** Gives the arrays back: the observation is not used any more. */
    public void release(ArrayPool pool) {
        pool.give(value);
        pool.give(variance);
        pool.give(covariance);
    }

    /**
     * Returns the observation on the coarse view of the instrument.
     *
     * @param pool of its arrays
     */
    public Observation coarse(ArrayPool pool) {
        InstrumentView some = view.coarse();
        if (some == view) {
            return this;
        }
        double[] keptVariance = some.kept(variance, pool);
        int keptUsed = 0;
        for (double each : keptVariance) {
            keptUsed += each < Double.POSITIVE_INFINITY ? 1 : 0;
        }
        // Rows between those that are kept have gone: these are independent.
        double[] independent = pool.doubles(keptVariance.length);
        Arrays.fill(independent, 0.0);
        return new Observation(
                some,
                some.kept(value, pool),
                keptVariance,
                independent,
                keptUsed,
                armShifts,
                knownLnShift,
                pixels,
                arms);
    }

    /**
     * Returns the same on the rows of another view of the instrument, where it has them.
     *
     * @param other of arms of the same kinds
     */
    public Observation on(InstrumentView other) {
        if (other == view) {
            return this;
        }
        double[] otherValue = new double[other.rows()];
        double[] otherVariance = new double[other.rows()];
        Arrays.fill(otherVariance, Double.POSITIVE_INFINITY);
        int taken = 0;
        for (int a = 0; a < view.arms().size(); a++) {
            int[] places = view.arms().get(a).placesOn(other.arms().get(a));
            for (int i = 0; i < places.length; i++) {
                int row = view.firstRow(a) + i;
                if (places[i] >= 0 && isUsed(row)) {
                    otherValue[other.firstRow(a) + places[i]] = value[row];
                    otherVariance[other.firstRow(a) + places[i]] = variance[row];
                    taken++;
                }
            }
        }
        double[] independent = new double[otherValue.length];
        return new Observation(
                other, otherValue, otherVariance, independent, taken, armShifts, knownLnShift, pixels, arms);
    }

    /**
     * Returns the median signal-to-noise of the used rows.
     *
     * @param ratio scratch space, [row]
     */
    public double medianSnr(double[] ratio) {
        int next = 0;
        for (int i = 0; i < value.length; i++) {
            if (isUsed(i)) {
                ratio[next++] = value[i] / Math.sqrt(variance[i]);
            }
        }
        return Quickselect.median(ratio, next);
    }
}
