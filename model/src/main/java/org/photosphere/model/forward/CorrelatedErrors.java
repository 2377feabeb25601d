package org.photosphere.model.forward;

import java.util.Arrays;

/**
 * How a model's errors hang together along the wavelength, in units of their root mean square: components that all bins
 * share, and what is left, which each bin has for itself but for its neighbours. The arrays are shared, not to be
 * modified.
 *
 * @param components each of unit variance over stars, [component][bin]
 * @param own standard deviation of what is left, [bin]
 * @param correlatedBins over how many bins what is left is as good as one error: by so much is the variance of its mean
 *     over many bins larger than that of independent errors
 */
public record CorrelatedErrors(float[][] components, float[] own, double correlatedBins) {

    public CorrelatedErrors {
        for (float[] component : components) {
            if (component.length != own.length) {
                throw new IllegalArgumentException(
                        "a component of " + component.length + " bins beside errors of " + own.length);
            }
        }
        if (!(correlatedBins >= 1) || Double.isInfinite(correlatedBins)) {
            throw new IllegalArgumentException("errors that correlate over " + correlatedBins + " bins");
        }
    }

    /** Errors that bins do not share. */
    public static CorrelatedErrors none(int bins) {
        float[] own = new float[bins];
        Arrays.fill(own, 1f);
        return new CorrelatedErrors(new float[0][], own, 1.0);
    }

    /** Between neighbouring bins, where what is left fades by the same share from each bin to the next. */
    double correlation() {
        return (correlatedBins - 1.0) / (correlatedBins + 1.0);
    }
}
