package org.photosphere.model.inversion;

import java.util.Arrays;

/**
 * An observed spectrum on the rows that enter chi^2. The arrays are shared, not to be modified.
 *
 * @param operator what the rows see of a model
 * @param value observed flux, [row]
 * @param variance of the value, [row]
 * @param covariance of the value with the row before, [row]; all others are zero
 * @param pixels what became of the observed pixels
 * @param missingArms arms of which nothing was used
 */
record Observation(
        ObservationOperator operator,
        double[] value,
        double[] variance,
        double[] covariance,
        PixelCounts pixels,
        int missingArms)
        implements Sampled {

    int rows() {
        return value.length;
    }

    /** Median signal-to-noise of the rows. */
    double medianSnr() {
        double[] ratio = new double[rows()];
        for (int i = 0; i < ratio.length; i++) {
            ratio[i] = value[i] / Math.sqrt(variance[i]);
        }
        Arrays.sort(ratio);
        int middle = ratio.length / 2;
        return ratio.length % 2 == 1 ? ratio[middle] : 0.5 * (ratio[middle - 1] + ratio[middle]);
    }
}
