package org.photosphere.model.certification;

import java.util.Optional;
import java.util.OptionalDouble;
import org.photosphere.model.forward.PhysicsReference.Residuals;

/**
 * Physical consistency of one answer.
 *
 * @param residuals absent where {@link Tier#EMULATED}
 * @param fluxDifference root mean square of (full model - fit's own model), both max-normalised; present where
 *     {@link Tier#CERTIFIED}
 */
public record Certificate(Tier tier, Optional<Residuals> residuals, OptionalDouble fluxDifference) {

    /** Certificate of a model without physics. */
    public static final Certificate NONE = new Certificate(Tier.EMULATED, Optional.empty(), OptionalDouble.empty());

    static Certificate interpolated(Residuals residuals) {
        return new Certificate(Tier.INTERPOLATED, Optional.of(residuals), OptionalDouble.empty());
    }

    static Certificate certified(Residuals residuals, double fluxDifference) {
        return new Certificate(Tier.CERTIFIED, Optional.of(residuals), OptionalDouble.of(fluxDifference));
    }
}
