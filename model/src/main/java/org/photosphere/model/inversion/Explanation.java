package org.photosphere.model.inversion;

import java.util.List;
import java.util.Optional;

/**
 * A fit pixel by pixel, where it fails, and how chi^2 looks around it. Rows are pixels, or means over the model's bins
 * where an arm's line spread is finer than the model's. The arrays belong to the receiver.
 *
 * @param wavelength Angstrom, vacuum, in the spectrum's own frame, ascending within an arm, [row]
 * @param arm which of the arms a row belongs to, [row]
 * @param arms their names
 * @param observed flux, 0 where masked, [row]
 * @param model flux times its continuum, [row]
 * @param sigma standard deviation that the noise model grants the difference of both: observed noise, the emulator's
 *     error and the model floor; NaN where masked, [row]
 * @param residual difference of both in independent sigma, errors that rows share taken out as the fit has them; NaN
 *     where masked or clipped: their squares, summed, are chi^2 less what the shared errors cost, [row]
 * @param state whether a row has a say, [row]
 * @param regions that fit worse than noise explains, the least probable first
 * @param landscape of effective temperature and surface gravity, where the model has both
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
        /** No measurement: masked, or too little of a bin is covered. */
        MASKED,
        /** Left out because it deviates by more than noise does. */
        CLIPPED
    }

    public Explanation {
        arms = List.copyOf(arms);
        regions = List.copyOf(regions);
    }
}
