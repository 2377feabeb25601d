package org.photosphere.model.inversion;

import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * An arm that an instrument has, whether or not a spectrum brings it.
 *
 * @param name as spectra call it; case does not matter
 * @param lower where it begins, Angstrom
 * @param upper where it ends, Angstrom
 */
public record InstrumentArm(String name, double lower, double upper) {

    /** @throws IllegalArgumentException where the name is empty or the wavelengths do not ascend from above zero */
    public InstrumentArm {
        if (name.isBlank() || !isRange(lower, upper)) {
            throw new IllegalArgumentException(
                    "an arm '" + name + "' from " + lower + " to " + upper + " Angstrom; give a name and from < to");
        }
    }

    /** Whether wavelengths ascend from above zero and are finite. */
    public static boolean isRange(double lower, double upper) {
        return lower > 0 && upper > lower && upper < Double.POSITIVE_INFINITY;
    }

    /** Whether the model reaches any of it. */
    boolean overlaps(WavelengthBins model) {
        return lower < model.upper() && upper > model.lower();
    }

    /** Whether a spectrum's arm is this one. */
    boolean isOne(Arm arm) {
        return name.equalsIgnoreCase(arm.name());
    }
}
