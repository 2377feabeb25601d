package org.photosphere.model.forward;

import java.util.Arrays;

/**
 * Correlation of a model's errors along the wavelength, in units of their root mean square: components that all bins
 * share, and a remainder of each bin that correlates only with its neighbours. The arrays are shared, not to be
 * modified.
 *
 * @param components each of unit variance over stars, [component][bin]
 * @param own standard deviation of the remainder, [bin]
 * @param correlatedBins number of bins over which the remainder is equivalent to one error: the ratio of the variance
 *     of its mean over many bins to that of independent errors
 */
public record CorrelatedErrors(float[][] components, float[] own, double correlatedBins) {

    public CorrelatedErrors {
        for (float[] component : components) {
            if (component.length != own.length) {
                throw new IllegalArgumentException(
                        "a component of " + component.length + " bins for errors of " + own.length);
            }
        }
        if (!(correlatedBins >= 1) || Double.isInfinite(correlatedBins)) {
            throw new IllegalArgumentException("errors that correlate over " + correlatedBins + " bins");
        }
    }

    /** Returns errors that bins do not share. */
    public static CorrelatedErrors none(int bins) {
        float[] own = new float[bins];
        Arrays.fill(own, 1f);
        return new CorrelatedErrors(new float[0][], own, 1.0);
    }

    /** Returns the correlation between neighbouring bins, with which the remainder decays from each bin to the next. */
    double correlation() {
        return (correlatedBins - 1.0) / (correlatedBins + 1.0);
    }
}
