package org.photosphere.model.inversion;

import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.SampleOfIds;

/**
 * Choice of the model for each answer. Shares are samples of the spectra's ids: an answer does not depend on time,
 * place or load.
 *
 * @param tier highest tier of an answer; {@link ModelTier#FULL} applies to all
 * @param share share of all answers that are corrected where the tier is {@link ModelTier#CORRECTED}, 0 to 1
 * @param badShare share of those with a bad flag, where it is larger
 * @param alertShare share of alerts, where it is larger
 */
public record TierPolicy(ModelTier tier, double share, double badShare, double alertShare) {

    /** Leaves every answer to the reduced model. */
    public static final TierPolicy REDUCED = new TierPolicy(ModelTier.REDUCED, 0.0, 0.0, 0.0);

    /** Corrects every answer. */
    public static final TierPolicy CORRECTED = new TierPolicy(ModelTier.CORRECTED, 1.0, 1.0, 1.0);

    /** Fits the physical model to every spectrum. */
    public static final TierPolicy FULL = new TierPolicy(ModelTier.FULL, 1.0, 1.0, 1.0);

    public TierPolicy {
        if (!isShare(share) || !isShare(badShare) || !isShare(alertShare)) {
            throw new IllegalArgumentException(
                    "shares of " + share + ", " + badShare + " and " + alertShare + " are not within 0 and 1");
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    /** Returns whether any answer can need the physical model. */
    public boolean isEver() {
        return switch (tier) {
            case REDUCED -> false;
            case CORRECTED -> Math.max(share, Math.max(badShare, alertShare)) > 0;
            case FULL -> true;
        };
    }

    /**
     * Returns the tier wanted for an answer.
     *
     * @param spectrum observation; its id decides by its digest only
     * @param bad whether the reduced model's answer has a bad flag
     */
    public ModelTier of(ObservedSpectrum spectrum, boolean bad) {
        if (tier != ModelTier.CORRECTED) {
            return tier;
        }
        double wanted = Math.max(share, Math.max(bad ? badShare : 0.0, spectrum.isAlert() ? alertShare : 0.0));
        return wanted > 0 && SampleOfIds.position(spectrum.id()) < wanted ? ModelTier.CORRECTED : ModelTier.REDUCED;
    }
}
