package org.photosphere.services.pipeline;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;

/**
 * An arm as sent, parsed but not checked: lengths may differ, numbers may be invalid. Compared by identity; owns its
 * arrays.
 *
 * @param name unique within the instrument
 * @param axis null if none was sent
 * @param medium null if unspecified
 * @param velocityKms velocity not yet removed from the wavelengths, km/s
 * @param flux flux as sent, [pixels]
 * @param unitFactor ratio of flux in 1e-17 erg s^-1 cm^-2 Angstrom^-1 (or dimensionless) to flux as sent
 * @param error null if none was sent
 * @param mask one word per pixel, empty if absent
 * @param maskBits bits that make a pixel unusable, 0 for any bit
 * @param lineSpread line spread as sent
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

    /** Pixel centres, in one of two forms. */
    public sealed interface Axis {
        /** Returns the number of wavelengths. */
        long pixels();
    }

    /**
     * @param start log10(wavelength / Angstrom) of the first pixel
     * @param step difference in log10(wavelength) per pixel
     * @param pixels number of pixels as stated, unsigned
     */
    public record LogLinear(double start, double step, long pixels) implements Axis {}

    /** @param wavelength pixel centres, Angstrom */
    public record Explicit(double[] wavelength) implements Axis {
        @Override
        public long pixels() {
            return wavelength.length;
        }
    }

    /**
     * @param kind meaning of the values
     * @param value one per pixel
     */
    public record FluxError(Kind kind, float[] value) {
        /** Forms in which an error is stated. */
        public enum Kind {
            IVAR,
            SIGMA
        }
    }
}
