package org.photosphere.services.validate;

import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.pipeline.DecodedArm;
import org.photosphere.services.pipeline.WavelengthUnits;
import org.photosphere.services.validate.SpectrumValidator.Refusal;

/** Checks of a single arm; each refusal names the arm and the pixel. */
final class ArmChecks {

    /**
     * Angstrom. Longer wavelengths are beyond all models: the stage that has a model rejects them, with the same hint
     * at the unit.
     */
    private static final double BEYOND_MODELS = 1e6;

    /**
     * Smallest separation of neighbouring pixels as a fraction of the wavelength (30 m/s): no spectrograph samples
     * stars as finely, and after rounding, smaller steps need not ascend once converted to air, shifted by a velocity
     * and split into bins.
     */
    private static final double LEAST_STEP = 1e-7;

    private ArmChecks() {}

    static void check(DecodedArm arm) throws Refusal {
        checkComplete(arm);
        checkLengths(arm);
        checkAxis(arm);
        checkLineSpread(arm);
    }

    private static void checkComplete(DecodedArm arm) throws Refusal {
        if (arm.axis() == null) {
            throw refusal(arm, RejectionReason.REJECTION_REASON_NO_AXIS, "no wavelength axis");
        }
        if (arm.medium() == null) {
            throw refusal(
                    arm,
                    RejectionReason.REJECTION_REASON_MEDIUM_UNSPECIFIED,
                    "say whether wavelengths are of vacuum or air");
        }
        if (arm.error() == null) {
            throw refusal(arm, RejectionReason.REJECTION_REASON_NO_ERROR, "neither ivar nor sigma");
        }
    }

    private static void checkLengths(DecodedArm arm) throws Refusal {
        int pixels = arm.flux().length;
        requireLength(arm, "axis", arm.axis() == null ? 0 : arm.axis().pixels(), pixels);
        requireLength(arm, "error", arm.error() == null ? 0 : arm.error().value().length, pixels);
        if (arm.mask().length > 0) {
            requireLength(arm, "mask", arm.mask().length, pixels);
        }
        if (pixels < 2) {
            throw refusal(arm, RejectionReason.REJECTION_REASON_TOO_FEW_PIXELS, pixels + " pixels");
        }
    }

    private static void requireLength(DecodedArm arm, String what, long length, long expected) throws Refusal {
        if (length != expected) {
            throw refusal(
                    arm,
                    RejectionReason.REJECTION_REASON_LENGTH_MISMATCH,
                    arm.flux().length + " fluxes, but " + length + " values of " + what
                            + (expected == arm.flux().length ? "" : ", not " + expected));
        }
    }

    private static void checkAxis(DecodedArm arm) throws Refusal {
        if (arm.axis() instanceof DecodedArm.LogLinear axis) {
            double last = axis.start() + axis.step() * (axis.pixels() - 1);
            if (!Double.isFinite(last) || Math.abs(axis.start()) > 30 || Math.abs(last) > 30) {
                throw refusal(
                        arm,
                        RejectionReason.REJECTION_REASON_AXIS_INVALID,
                        "log10 wavelengths from " + axis.start() + " in steps of " + axis.step());
            }
            if (!(Math.expm1(axis.step() * Math.log(10.0)) >= LEAST_STEP)) {
                throw refusal(
                        arm,
                        RejectionReason.REJECTION_REASON_AXIS_NOT_ASCENDING,
                        "log10 step " + axis.step() + ", neighbours have to be " + LEAST_STEP
                                + " of their wavelength apart");
            }
            checkUnit(arm, Math.pow(10.0, axis.start()), Math.pow(10.0, last));
        } else if (arm.axis() instanceof DecodedArm.Explicit axis) {
            checkExplicit(arm, axis.wavelength());
            checkUnit(arm, axis.wavelength()[0], axis.wavelength()[axis.wavelength().length - 1]);
        }
        if (!(Math.abs(arm.velocityKms()) < 100_000)) {
            throw refusal(arm, RejectionReason.REJECTION_REASON_NON_FINITE, "velocity " + arm.velocityKms() + " km/s");
        }
    }

    private static void checkUnit(DecodedArm arm, double shortest, double longest) throws Refusal {
        String suspicion = WavelengthUnits.suspicion(shortest, longest);
        if (suspicion != null && shortest < BEYOND_MODELS) {
            throw refusal(arm, RejectionReason.REJECTION_REASON_AXIS_INVALID, suspicion);
        }
    }

    private static void checkExplicit(DecodedArm arm, double[] wavelength) throws Refusal {
        for (int i = 0; i < wavelength.length; i++) {
            if (!Double.isFinite(wavelength[i])) {
                throw refusal(
                        arm,
                        RejectionReason.REJECTION_REASON_NON_FINITE,
                        "wavelength of pixel " + i + " is not finite");
            }
            if (!(wavelength[i] > 0)) {
                throw refusal(
                        arm,
                        RejectionReason.REJECTION_REASON_AXIS_INVALID,
                        "wavelength of pixel " + i + " is " + wavelength[i] + " Angstrom");
            }
            if (i > 0 && !(wavelength[i] - wavelength[i - 1] >= LEAST_STEP * wavelength[i - 1])) {
                throw refusal(
                        arm,
                        RejectionReason.REJECTION_REASON_AXIS_NOT_ASCENDING,
                        "wavelength " + wavelength[i] + " of pixel " + i + " follows " + wavelength[i - 1]
                                + ", neighbours have to be " + LEAST_STEP + " of their wavelength apart");
            }
        }
    }

    private static void checkLineSpread(DecodedArm arm) throws Refusal {
        int pixels = arm.flux().length;
        if (arm.lineSpread() instanceof LineSpread.ResolvingPower power) {
            float value = (float) power.lambdaOverFwhm();
            if (!(value > 0) || !Float.isFinite(value)) {
                throw refusal(
                        arm,
                        RejectionReason.REJECTION_REASON_NON_FINITE,
                        "resolving power is " + power.lambdaOverFwhm());
            }
        } else if (arm.lineSpread() instanceof LineSpread.GaussianSigma gaussian && gaussian.sigma().length != 1) {
            requireLength(arm, "line-spread sigma", gaussian.sigma().length, pixels);
        } else if (arm.lineSpread() instanceof LineSpread.Banded banded) {
            requireLength(
                    arm,
                    "line-spread matrix",
                    banded.value().length,
                    Math.multiplyExact((long) banded.offset().length, (long) pixels));
        }
    }

    static Refusal refusal(DecodedArm arm, RejectionReason reason, String detail) {
        return new Refusal(reason, "arm '" + arm.name() + "': " + detail);
    }
}
