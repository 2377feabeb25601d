package org.photosphere.services.pipeline;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;

/**
 * An arm as it was sent, parsed but not checked: lengths may differ, numbers may be anything. Identity compares;
 * arrays are owned.
 *
 * @param name within the instrument
 * @param axis null where none was sent
 * @param medium null where unspecified
 * @param velocityKms still in the wavelengths, km/s
 * @param flux [pixels]
 * @param unitFactor flux in 1e-17 erg s^-1 cm^-2 Angstrom^-1 (or dimensionless) per unit sent
 * @param error null where none was sent
 * @param mask one word a pixel, empty where there is none
 * @param maskBits bits that make a pixel unusable, 0 for any
 * @param lineSpread as sent
 */
public record DecodedArm(
        String name,
        @Nullable Axis axis,
        @Nullable Medium medium,
        double velocityKms,
        float[] flux,
        double unitFactor,
        @Nullable FluxError error,
        int[] mask,
        int maskBits,
        LineSpread lineSpread) {

    /** Pixel centres in either of their two forms. */
    public sealed interface Axis {
        /** How many wavelengths it holds. */
        long pixels();
    }

    /**
     * @param start log10(Angstrom) of the first pixel
     * @param step log10 per pixel
     * @param pixels as stated, unsigned
     */
    public record LogLinear(double start, double step, long pixels) implements Axis {}

    /** @param wavelength Angstrom */
    public record Explicit(double[] wavelength) implements Axis {
        @Override
        public long pixels() {
            return wavelength.length;
        }
    }

    /**
     * @param kind what the values are
     * @param value one a pixel
     */
    public record FluxError(Kind kind, float[] value) {
        /** Forms of an error. */
        public enum Kind {
            IVAR,
            SIGMA
        }
    }
}
