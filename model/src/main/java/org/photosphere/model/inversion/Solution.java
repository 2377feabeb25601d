package org.photosphere.model.inversion;

import java.util.Set;

/**
 * The labels of one spectrum with their uncertainties. The arrays belong to the receiver.
 *
 * @param labels in the model's order and units, [label]
 * @param sigma square root of the covariance's diagonal, in the labels' units, [label]
 * @param covariance of the labels, scale marginalised, [label][label]
 * @param scale observed flux over max-normalised model flux
 * @param chi2 weighted sum of squared residuals
 * @param degreesOfFreedom pixels used less fitted parameters
 * @param pValue probability of a chi^2 at least as large under the noise model
 * @param pixels what became of the observed pixels
 * @param iterations of the fit
 * @param conditionNumber of the normal matrix in scaled labels
 * @param warn flags that ask for care
 * @param bad flags that say: do not use
 */
public record Solution(
        double[] labels,
        double[] sigma,
        double[][] covariance,
        double scale,
        double chi2,
        int degreesOfFreedom,
        double pValue,
        PixelCounts pixels,
        int iterations,
        double conditionNumber,
        Set<Flag> warn,
        Set<Flag> bad)
        implements Inversion {

    public Solution {
        warn = Set.copyOf(warn);
        bad = Set.copyOf(bad);
    }
}
