package org.photosphere.model.inversion;

import java.util.List;
import java.util.Optional;

/**
 * Comparison of a fit with its spectrum pixel by pixel, the regions that it fails in, and chi^2 around the solution.
 * Rows are pixels, or means over the model's bins where an arm's line spread is finer than the model's. The arrays
 * belong to the receiver.
 *
 * @param wavelength Angstrom, vacuum, in the spectrum's own frame, ascending within an arm, [row]
 * @param arm which of the arms a row belongs to, [row]
 * @param arms their names
 * @param observed flux, 0 where masked, [row]
 * @param model flux times its continuum, [row]
 * @param sigma standard deviation of (observed - model) under the noise model: observed noise, the emulator's error and
 *     the model floor; NaN where masked, [row]
 * @param residual (observed - model) in independent sigma, with the fitted errors that rows share subtracted; NaN where
 *     masked or clipped: the sum of squares is chi^2 minus the cost of the shared errors, [row]
 * @param state whether a row entered chi^2, [row]
 * @param regions that noise does not explain, the least probable first
 * @param landscape of effective temperature and surface gravity; empty where the model does not have both
 */
public record Explanation(
        double[] wavelength,
        int[] arm,
        List<String> arms,
        double[] observed,
        double[] model,
        double[] sigma,
        double[] residual,
        State[] state,
        List<MisfitRegion> regions,
        Optional<LabelLandscape> landscape) {

    /** Whether a row entered chi^2. */
    public enum State {
        USED,
        /** No measurement: masked, or too little of the bin is covered. */
        MASKED,
        /** Excluded because it deviates by more than the noise. */
        CLIPPED
    }

    public Explanation {
        arms = List.copyOf(arms);
        regions = List.copyOf(regions);
    }
}
