package org.photosphere.model.inversion;

import org.photosphere.model.spectrum.ObservedSpectrum;

/** Shows how an answer came about; costs as much as hundreds of inversions, so only for those who look at it. */
public interface Explainer {

    /**
     * Explains an answer that was given.
     *
     * @param spectrum as it was inverted
     * @param solution of it, by the same model and settings
     */
    Explanation explain(ObservedSpectrum spectrum, Solution solution);

    /**
     * How a star whose labels are known differs from the model.
     *
     * @param spectrum as it was inverted
     * @param solution of it, by the same model and settings, whose velocity is taken
     * @param labels that are known, within the model's bounds, [label]
     */
    Misfit misfit(ObservedSpectrum spectrum, Solution solution, double[] labels);
}
