package org.photosphere.services.validate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.pipeline.DecodedArm;
import org.photosphere.services.pipeline.DecodedSpectrum;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/** Checks everything that can be checked without the model, and puts fluxes on one scale. Immutable. */
public final class SpectrumValidator {

    private static final int NORM_SAMPLE = 200;

    private final int maxPixels;

    /** @param maxPixels most pixels in all arms */
    public SpectrumValidator(int maxPixels) {
        this.maxPixels = maxPixels;
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

    private static ValidatedSpectrum validated(DecodedSpectrum decoded) throws Refusal {
        double norm = norm(decoded.arms());
        List<Arm> arms = new ArrayList<>(decoded.arms().size());
        boolean anyGood = false;
        for (DecodedArm arm : decoded.arms()) {
            float[] ivar = inverseVariance(arm, norm);
            for (float value : ivar) {
                anyGood |= value > 0;
            }
            arms.add(new Arm(
                    arm.name(),
                    wavelength(arm),
                    medium(arm),
                    arm.velocityKms(),
                    scaled(arm.flux(), arm.unitFactor() / norm),
                    ivar,
                    arm.lineSpread()));
        }
        if (!anyGood) {
            throw new Refusal(
                    RejectionReason.REJECTION_REASON_ALL_MASKED, "no pixel has a positive ivar and a clear mask");
        }
        // Spectra without an instrument's name are alike by their survey.
        String instrument = decoded.header().instrument().isBlank()
                ? decoded.header().survey()
                : decoded.header().instrument();
        return new ValidatedSpectrum(
                decoded.raw(),
                decoded.header(),
                new ObservedSpectrum(decoded.header().spectrumId(), instrument, arms),
                norm / decoded.arms().get(0).unitFactor(),
                decoded.times().done(Stage.VALIDATE));
    }

    /**
     * Median absolute non-zero flux of all arms, in the inner unit, from pixels spread evenly: divides fluxes so that
     * float holds their ivar, for which a sample tells enough.
     */
    private static double norm(List<DecodedArm> arms) {
        double[] values = new double[NORM_SAMPLE * arms.size()];
        int count = 0;
        for (DecodedArm arm : arms) {
            int stride = 1 + arm.flux().length / NORM_SAMPLE;
            for (int i = stride / 2; i < arm.flux().length; i += stride) {
                double value = Math.abs(arm.flux()[i]) * arm.unitFactor();
                if (value > 0) {
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

    private static float[] inverseVariance(DecodedArm arm, double norm) throws Refusal {
        DecodedArm.FluxError error = arm.error();
        if (error == null) {
            throw new IllegalStateException("an arm without an error passed the checks");
        }
        double factor = arm.unitFactor() / norm;
        float[] ivar = new float[error.value().length];
        for (int i = 0; i < ivar.length; i++) {
            boolean masked = arm.mask().length > 0 && isBad(arm.mask()[i], arm.maskBits());
            double value = error.value()[i];
            if (masked || value == 0) {
                continue;
            }
            double scaled = error.kind() == DecodedArm.FluxError.Kind.IVAR
                    ? value / (factor * factor)
                    : 1.0 / (value * factor * value * factor);
            ivar[i] = (float) scaled;
            if (!Float.isFinite(ivar[i])) {
                throw new Refusal(
                        RejectionReason.REJECTION_REASON_NON_FINITE,
                        "arm '" + arm.name() + "': the inverse variance of pixel " + i + " overflows (" + scaled + ")");
            }
        }
        return ivar;
    }

    private static boolean isBad(int word, int bits) {
        return bits == 0 ? word != 0 : (word & bits) != 0;
    }

    private static float[] scaled(float[] flux, double factor) {
        float[] scaled = new float[flux.length];
        for (int i = 0; i < flux.length; i++) {
            scaled[i] = (float) (flux[i] * factor);
        }
        return scaled;
    }

    /** Leaves the checks at the first thing wrong; never leaves this package. */
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
