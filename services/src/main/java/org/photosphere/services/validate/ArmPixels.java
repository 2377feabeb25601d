package org.photosphere.services.validate;

import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.pipeline.DecodedArm;
import org.photosphere.services.validate.SpectrumValidator.Refusal;

/**
 * The usable pixels of an arm. A pixel is masked if its sender marks it as no measurement: by a mask bit, ivar 0, sigma
 * 0 or infinite; its other values are not checked. It is invalid if it cannot be a measurement though it is not masked:
 * an error that is negative or NaN, a flux that is not finite, no line spread. The fit uses neither. Used by one
 * thread.
 */
final class ArmPixels {

    private enum State {
        USED,
        MASKED,
        NEGATIVE,
        NON_FINITE
    }

    private final DecodedArm arm;
    private final DecodedArm.FluxError error;
    private final boolean[] hasLineSpread;
    private final State[] states;
    private int used;
    private int negative;
    private int nonFinite;
    private @Nullable String firstInvalid;

    /**
     * Classifies each pixel.
     *
     * @param arm arm that has passed the checks
     * @throws Refusal if pixels need a line spread and none of them states a usable one; not for an arm that is
     *     entirely masked, whose line spread surveys fill with zeros
     */
    static ArmPixels of(DecodedArm arm) throws Refusal {
        ArmPixels pixels = new ArmPixels(arm);
        if (pixels.used + pixels.negative + pixels.nonFinite > 0 && pixels.statesNoLineSpread()) {
            throw ArmChecks.refusal(
                    arm,
                    RejectionReason.REJECTION_REASON_NON_FINITE,
                    "no pixel has a line spread that can be used: all are zero, negative or not finite");
        }
        return pixels;
    }

    private boolean statesNoLineSpread() {
        for (boolean has : hasLineSpread) {
            if (has) {
                return false;
            }
        }
        return true;
    }

    private ArmPixels(DecodedArm arm) {
        DecodedArm.FluxError sent = arm.error();
        if (sent == null) {
            throw new IllegalStateException("an arm without an error passed the checks");
        }
        this.arm = arm;
        this.error = sent;
        this.hasLineSpread = arm.lineSpread().stated(arm.flux().length);
        this.states = new State[arm.flux().length];
        for (int i = 0; i < states.length; i++) {
            State state = isMasked(i) ? State.MASKED : State.USED;
            states[i] = state;
            used += state == State.USED ? 1 : 0;
        }
        for (int i = 0; i < states.length; i++) {
            if (states[i] == State.USED) {
                check(i);
            }
        }
    }

    private boolean isMasked(int pixel) {
        float value = error.value()[pixel];
        boolean isInfinite = error.kind() == DecodedArm.FluxError.Kind.SIGMA && value == Float.POSITIVE_INFINITY;
        return value == 0 || isInfinite || (arm.mask().length > 0 && isBad(arm.mask()[pixel], arm.maskBits()));
    }

    private static boolean isBad(int word, int bits) {
        return bits == 0 ? word != 0 : (word & bits) != 0;
    }

    private void check(int pixel) {
        float value = error.value()[pixel];
        float flux = arm.flux()[pixel];
        if (value < 0) {
            negative++;
            invalid(pixel, State.NEGATIVE, "error", value);
        } else if (!Float.isFinite(value)) {
            nonFinite(pixel, "error", value);
        } else if (!Float.isFinite(flux)) {
            nonFinite(pixel, "flux", flux);
        } else if (!hasLineSpread[pixel]) {
            nonFinite(pixel, "line spread", Double.NaN);
        }
    }

    private void nonFinite(int pixel, String what, double value) {
        nonFinite++;
        invalid(pixel, State.NON_FINITE, what, value);
    }

    private void invalid(int pixel, State state, String what, double value) {
        used--;
        states[pixel] = state;
        if (firstInvalid == null) {
            firstInvalid = "arm '" + arm.name() + "': " + what + " of pixel " + pixel + " is " + value;
        }
    }

    boolean isUsed(int pixel) {
        return states[pixel] == State.USED;
    }

    /**
     * Returns inverse variances in units of a norm, 0 for unused pixels, [pixel]; pixels whose inverse variance
     * overflows become invalid.
     *
     * @param norm flux in the inner unit that becomes 1
     */
    float[] inverseVariance(double norm) {
        double factor = arm.unitFactor() / norm;
        float[] ivar = new float[states.length];
        for (int i = 0; i < ivar.length; i++) {
            if (states[i] == State.USED) {
                double value = error.value()[i];
                double scaled = error.kind() == DecodedArm.FluxError.Kind.IVAR
                        ? value / (factor * factor)
                        : 1.0 / (value * factor * value * factor);
                if (Float.isFinite((float) scaled) && Float.isFinite((float) (arm.flux()[i] * factor))) {
                    ivar[i] = (float) scaled;
                } else {
                    nonFinite(i, "inverse variance over the spectrum's", scaled);
                }
            }
        }
        return ivar;
    }

    /** Returns fluxes in units of a norm, 0 where not finite, which only unused pixels may be, [pixel]. */
    float[] flux(double norm) {
        double factor = arm.unitFactor() / norm;
        float[] scaled = new float[states.length];
        for (int i = 0; i < scaled.length; i++) {
            float value = (float) (arm.flux()[i] * factor);
            scaled[i] = Float.isFinite(value) ? value : 0;
        }
        return scaled;
    }

    DecodedArm arm() {
        return arm;
    }

    /** Returns the number of pixels that are measurements. */
    int used() {
        return used;
    }

    /** Returns the number of invalid pixels whose error is negative. */
    int negative() {
        return negative;
    }

    /** Returns the number of all other invalid pixels. */
    int nonFinite() {
        return nonFinite;
    }

    /** Returns the position and cause of the first invalid pixel, null if there is none. */
    @Nullable String firstInvalid() {
        return firstInvalid;
    }
}
