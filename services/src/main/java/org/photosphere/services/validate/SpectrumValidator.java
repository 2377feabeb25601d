package org.photosphere.services.validate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.Priority;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.pipeline.DecodedArm;
import org.photosphere.services.pipeline.DecodedSpectrum;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/** Performs all checks that need no model, and scales the fluxes. Immutable. */
public final class SpectrumValidator {

    private static final int NORM_SAMPLE = 200;

    private final int maxPixels;
    private final double invalidShare;

    /**
     * @param maxPixels maximum number of pixels of all arms
     * @param invalidShare fraction of the unmasked pixels, 0 to 1: a spectrum with more invalid ones is rejected
     */
    public SpectrumValidator(int maxPixels, double invalidShare) {
        this.maxPixels = maxPixels;
        this.invalidShare = invalidShare;
    }

    public StageOutcome<ValidatedSpectrum> validate(DecodedSpectrum decoded) {
        try {
            checkWhole(decoded);
            for (DecodedArm arm : decoded.arms()) {
                ArmChecks.check(arm);
            }
            return new StageOutcome.Passed<>(validated(decoded));
        } catch (Refusal refusal) {
            return new StageOutcome.Rejected<>(
                    decoded.raw(),
                    decoded.header().spectrumId(),
                    decoded.header().survey(),
                    Stage.VALIDATE,
                    refusal.reason,
                    refusal.detail);
        }
    }

    private void checkWhole(DecodedSpectrum decoded) throws Refusal {
        if (decoded.header().spectrumId().isBlank()) {
            throw new Refusal(RejectionReason.REJECTION_REASON_MISSING_ID, "spectrum_id is empty");
        }
        if (decoded.arms().isEmpty()) {
            throw new Refusal(RejectionReason.REJECTION_REASON_NO_ARMS, "there are no arms");
        }
        long pixels = 0;
        for (DecodedArm arm : decoded.arms()) {
            pixels += Math.max(
                    arm.flux().length, arm.axis() == null ? 0 : arm.axis().pixels());
        }
        if (pixels > maxPixels) {
            throw new Refusal(
                    RejectionReason.REJECTION_REASON_TOO_LARGE,
                    pixels + " pixels, the limit is " + maxPixels + " (photosphere.limits.pixels)");
        }
    }

    private ValidatedSpectrum validated(DecodedSpectrum decoded) throws Refusal {
        List<ArmPixels> pixels = new ArrayList<>(decoded.arms().size());
        for (DecodedArm arm : decoded.arms()) {
            pixels.add(ArmPixels.of(arm));
        }
        double norm = norm(pixels);
        List<Arm> arms = new ArrayList<>(pixels.size());
        for (ArmPixels each : pixels) {
            DecodedArm arm = each.arm();
            arms.add(new Arm(
                    arm.name(),
                    wavelength(arm),
                    medium(arm),
                    arm.velocityKms(),
                    each.flux(norm),
                    each.inverseVariance(norm),
                    arm.lineSpread()));
        }
        int invalid = checkPixels(pixels);
        // Spectra without an instrument name are grouped by survey.
        String instrument = decoded.header().instrument().isBlank()
                ? decoded.header().survey()
                : decoded.header().instrument();
        return new ValidatedSpectrum(
                decoded.raw(),
                decoded.header(),
                new ObservedSpectrum(
                        decoded.header().spectrumId(),
                        instrument,
                        arms,
                        decoded.header().priority() == Priority.PRIORITY_ALERT),
                norm / decoded.arms().get(0).unitFactor(),
                invalid,
                decoded.times().done(Stage.VALIDATE));
    }

    /** Returns the number of invalid pixels, if enough others are valid. */
    private int checkPixels(List<ArmPixels> pixels) throws Refusal {
        int used = pixels.stream().mapToInt(ArmPixels::used).sum();
        int negative = pixels.stream().mapToInt(ArmPixels::negative).sum();
        int nonFinite = pixels.stream().mapToInt(ArmPixels::nonFinite).sum();
        int invalid = negative + nonFinite;
        if (invalid > invalidShare * (used + invalid) || (used == 0 && invalid > 0)) {
            throw new Refusal(
                    negative >= nonFinite
                            ? RejectionReason.REJECTION_REASON_NEGATIVE_ERROR
                            : RejectionReason.REJECTION_REASON_NON_FINITE,
                    invalid + " of " + (used + invalid) + " pixels that are not masked are invalid, " + negative
                            + " of them by a negative error, the limit is a share of " + invalidShare
                            + " (photosphere.limits.invalid-pixel-share); the first one: "
                            + pixels.stream()
                                    .map(ArmPixels::firstInvalid)
                                    .filter(Objects::nonNull)
                                    .findFirst()
                                    .orElse(""));
        }
        if (used == 0) {
            throw new Refusal(
                    RejectionReason.REJECTION_REASON_ALL_MASKED, "no pixel has a positive ivar and a clear mask");
        }
        return invalid;
    }

    /**
     * Returns the median absolute non-zero flux of the used pixels of all arms, in the inner unit. Divides fluxes so
     * that float can represent their ivar, for which an evenly spaced sample of pixels suffices.
     */
    private static double norm(List<ArmPixels> arms) {
        double[] values = new double[NORM_SAMPLE * arms.size()];
        int count = 0;
        for (ArmPixels pixels : arms) {
            DecodedArm arm = pixels.arm();
            int stride = 1 + pixels.used() / NORM_SAMPLE;
            int used = 0;
            for (int i = 0; i < arm.flux().length; i++) {
                double value = pixels.isUsed(i) ? Math.abs(arm.flux()[i]) * arm.unitFactor() : 0;
                if (pixels.isUsed(i) && used++ % stride == stride / 2 && value > 0) {
                    values[count++] = value;
                }
            }
        }
        Arrays.sort(values, 0, count);
        return count == 0 ? 1.0 : values[count / 2];
    }

    private static double[] wavelength(DecodedArm arm) {
        if (arm.axis() instanceof DecodedArm.LogLinear axis) {
            double[] wavelength = new double[(int) axis.pixels()];
            for (int i = 0; i < wavelength.length; i++) {
                wavelength[i] = Math.pow(10.0, axis.start() + i * axis.step());
            }
            return wavelength;
        }
        if (arm.axis() instanceof DecodedArm.Explicit axis) {
            return axis.wavelength();
        }
        throw new IllegalStateException("an arm without an axis passed the checks");
    }

    private static Medium medium(DecodedArm arm) {
        Medium medium = arm.medium();
        if (medium == null) {
            throw new IllegalStateException("an arm without a medium passed the checks");
        }
        return medium;
    }

    /** Ends the checks at the first failure; does not leave this package. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final RejectionReason reason;
        private final String detail;

        Refusal(RejectionReason reason, @Nullable String detail) {
            super(detail, null, false, false);
            this.reason = reason;
            this.detail = String.valueOf(detail);
        }
    }
}
