package org.photosphere.model.inversion;

import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * An arm of an instrument, present in a spectrum or not.
 *
 * @param name as in the spectra; case is ignored
 * @param lower wavelength of its start, Angstrom
 * @param upper wavelength of its end, Angstrom
 */
public record InstrumentArm(String name, double lower, double upper) {

    /** @throws IllegalArgumentException where the name is empty or the wavelengths do not ascend from above zero */
    public InstrumentArm {
        if (name.isBlank() || !isRange(lower, upper)) {
            throw new IllegalArgumentException(
                    "an arm '" + name + "' from " + lower + " to " + upper + " Angstrom; give a name and from < to");
        }
    }

    /** Returns whether wavelengths are positive, finite and ascending. */
    public static boolean isRange(double lower, double upper) {
        return lower > 0 && upper > lower && upper < Double.POSITIVE_INFINITY;
    }

    /** Returns whether the model covers any part of it. */
    boolean overlaps(WavelengthBins model) {
        return lower < model.upper() && upper > model.lower();
    }

    /** Returns whether a spectrum's arm is this one. */
    boolean isOne(Arm arm) {
        return name.equalsIgnoreCase(arm.name());
    }
}
