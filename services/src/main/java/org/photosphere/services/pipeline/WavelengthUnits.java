package org.photosphere.services.pipeline;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Detects spectra whose wavelengths cannot be in Angstrom, such as files or messages in nanometres. */
public final class WavelengthUnits {

    /**
     * Angstrom. Interstellar hydrogen absorbs the light of stars below the Lyman limit (911.8): no spectrum begins far
     * below it unless it is a model's or in another unit. FUSE begins at 905.
     */
    private static final double SHORTEST_ANGSTROM = 900;

    /** A spectrum in nm ends here at the latest (the K band, 2500 nm); a model in Angstrom extends to the optical. */
    private static final double LONGEST_NM = 3000;

    /** No spectrum in nm ends below the far ultraviolet (91 nm); none in um extends beyond the mid infrared. */
    private static final double LONGEST_UM = 90;

    /** A spectrum in m ends far below this; one in um does not. */
    private static final double LONGEST_M = 1e-3;

    /** 0.1 mm in Angstrom. Spectrographs that resolve a star's lines end well before it; frequencies are larger. */
    private static final double LARGEST_ANGSTROM = 1e6;

    private WavelengthUnits() {}

    /**
     * @param shortest wavelength of the spectrum, as if in Angstrom
     * @param longest wavelength of the spectrum, as if in Angstrom
     * @return message with the range and the unit it suggests; null if Angstrom is possible
     */
    public static @Nullable String suspicion(double shortest, double longest) {
        if (shortest > LARGEST_ANGSTROM) {
            return sentence(shortest, longest, "a frequency, or another unit");
        }
        if (!(shortest < SHORTEST_ANGSTROM) || !(longest < LONGEST_NM)) {
            return null;
        }
        String unit = longest < LONGEST_M ? "m" : longest < LONGEST_UM ? "um, or logarithms" : "nm";
        return sentence(shortest, longest, unit);
    }

    private static String sentence(double shortest, double longest, String unit) {
        return "wavelengths from " + rounded(shortest) + " to " + rounded(longest) + ": are these " + unit
                + "? Angstrom is expected";
    }

    private static String rounded(double wavelength) {
        if (!Double.isFinite(wavelength)) {
            return Double.toString(wavelength);
        }
        BigDecimal rounded =
                BigDecimal.valueOf(wavelength).round(new MathContext(4)).stripTrailingZeros();
        return Math.abs(rounded.precision() - rounded.scale()) > 8 || rounded.scale() > 6
                ? rounded.toString()
                : rounded.toPlainString();
    }
}
