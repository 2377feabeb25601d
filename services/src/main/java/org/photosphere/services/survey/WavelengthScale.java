package org.photosphere.services.survey;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.photosphere.model.InputException;

/** Converts a file's wavelengths, or their logarithms, to Angstrom. */
final class WavelengthScale {

    /** Angstrom in metres. */
    private static final double ANGSTROM = 1e-10;

    private static final Pattern LOGARITHM =
            Pattern.compile("(log10|log|lg|ln|dex)\\s*(?:\\(\\s*(.*?)\\s*\\)|\\s(.*)|)", Pattern.CASE_INSENSITIVE);

    private static final Pattern MEDIUM =
            Pattern.compile("[\\s,(]*\\b(in\\s+)?(air|vac|vacuum)\\b\\s*\\)?", Pattern.CASE_INSENSITIVE);

    private final double factor;
    private final DoubleUnaryOperator linear;

    private WavelengthScale(double factor, DoubleUnaryOperator linear) {
        this.factor = factor;
        this.linear = linear;
    }

    /**
     * @param where file and column, for messages
     * @param unit unit in the file; Angstrom if empty
     * @throws InputException if it is not a unit of length
     */
    static WavelengthScale of(String where, String unit) {
        Matcher logarithm =
                LOGARITHM.matcher(MEDIUM.matcher(unit).replaceAll("").trim());
        return logarithm.matches()
                ? ofLogarithm(where, unit)
                : new WavelengthScale(angstroms(where, unit, unit), DoubleUnaryOperator.identity());
    }

    /**
     * Returns the scale of a column of logarithms, to the base 10 unless its unit states natural ones.
     *
     * @param unit unit of the logarithm or of the wavelength
     */
    static WavelengthScale ofLogarithm(String where, String unit) {
        Matcher logarithm =
                LOGARITHM.matcher(MEDIUM.matcher(unit).replaceAll("").trim());
        boolean isLogarithm = logarithm.matches();
        String inner = isLogarithm ? argument(logarithm) : unit;
        boolean isNatural = isLogarithm && logarithm.group(1).equalsIgnoreCase("ln");
        // A logarithm of 0 is padding, not a wavelength of 1.
        return new WavelengthScale(
                angstroms(where, unit, inner),
                log -> log > 0 || log < 0 ? (isNatural ? Math.exp(log) : Math.pow(10, log)) : Double.NaN);
    }

    private static String argument(Matcher logarithm) {
        String inBrackets = logarithm.group(2);
        String afterBlank = logarithm.group(3);
        return inBrackets != null ? inBrackets : afterBlank != null ? afterBlank : "";
    }

    private static double angstroms(String where, String unit, String inner) {
        String plain = MEDIUM.matcher(inner).replaceAll("").trim();
        if (plain.isEmpty()) {
            return 1;
        }
        PhysicalUnit length = PhysicalUnit.parse(plain);
        if (length == null || !length.isLength()) {
            throw new InputException(
                    where + ": the wavelengths are in '" + unit + "'",
                    "give them in Angstrom, nm, um or m, or their logarithms, and set the unit to that");
        }
        return length.factor() / ANGSTROM;
    }

    /** @return wavelengths in Angstrom, [pixels] */
    double[] angstrom(double[] wavelength) {
        // Dividing by 1e-10 rounds: a factor near an integer is made exact.
        double exact = Math.abs(factor - Math.rint(factor)) < 1e-9 * factor ? Math.rint(factor) : factor;
        return Arrays.stream(wavelength)
                .map(value -> exact * linear.applyAsDouble(value))
                .toArray();
    }
}
