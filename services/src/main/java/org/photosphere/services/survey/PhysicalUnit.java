package org.photosphere.services.survey;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A unit as a factor and powers of base units, parsed from the usual spellings in FITS files: those of the FITS
 * Standard 4.0, section 4.3, and of astropy, IRAF and the surveys.
 *
 * @param factor ratio of the unit to its base units
 * @param metre power, as are the next four
 * @param kilogram power
 * @param second power
 * @param photon power; a flux of photons differs from one of energy
 * @param reading power of an instrument's readings: counts, electrons, pixels
 */
record PhysicalUnit(double factor, int metre, int kilogram, int second, int photon, int reading) {

    private static final PhysicalUnit ONE = new PhysicalUnit(1, 0, 0, 0, 0, 0);
    private static final PhysicalUnit METRE = new PhysicalUnit(1, 1, 0, 0, 0, 0);
    private static final PhysicalUnit SECOND = new PhysicalUnit(1, 0, 0, 1, 0, 0);
    private static final PhysicalUnit GRAM = new PhysicalUnit(1e-3, 0, 1, 0, 0, 0);
    private static final PhysicalUnit JOULE = new PhysicalUnit(1, 2, 1, -2, 0, 0);
    private static final PhysicalUnit WATT = new PhysicalUnit(1, 2, 1, -3, 0, 0);
    private static final PhysicalUnit HERTZ = new PhysicalUnit(1, 0, 0, -1, 0, 0);
    private static final PhysicalUnit JANSKY = new PhysicalUnit(1e-26, 0, 1, -2, 0, 0);
    private static final PhysicalUnit ANGSTROM = METRE.scaled(1e-10);

    /** erg s^-1 cm^-2 Angstrom^-1. */
    static final PhysicalUnit FLAM =
            JOULE.scaled(1e-7).per(SECOND).per(METRE.scaled(1e-2).power(2)).per(ANGSTROM);

    /** Units by symbol, which is case-sensitive. */
    private static final Map<String, PhysicalUnit> SYMBOLS = new HashMap<>();

    /** Units by name in lower case, which is not case-sensitive. */
    private static final Map<String, PhysicalUnit> NAMES = new HashMap<>();

    static {
        symbols(METRE, "m", "km", 1e3, "cm", 1e-2, "mm", 1e-3, "um", 1e-6, "nm", 1e-9, "pm", 1e-12);
        symbols(SECOND, "s", "ms", 1e-3);
        symbols(GRAM, "g", "kg", 1e3);
        symbols(JOULE, "J", "mJ", 1e-3, "eV", 1.602176634e-19, "keV", 1.602176634e-16);
        symbols(WATT, "W", "mW", 1e-3, "uW", 1e-6);
        symbols(HERTZ, "Hz", "kHz", 1e3, "MHz", 1e6, "GHz", 1e9, "THz", 1e12);
        symbols(JANSKY, "Jy", "mJy", 1e-3, "uJy", 1e-6);
        names(ANGSTROM, "a", "aa", "ang", "angs", "angstrom", "angstroms", "angstroem");
        names(METRE.scaled(1e-9), "nm", "nanometer", "nanometers", "nanometre", "nanometres");
        names(METRE.scaled(1e-6), "um", "mu", "micron", "microns", "micrometer", "micrometers", "micrometre");
        names(METRE.scaled(1e-6), "micrometres", "mum");
        names(METRE.scaled(1e-3), "mm", "millimeter", "millimeters", "millimetre", "millimetres");
        names(METRE.scaled(1e-2), "cm", "centimeter", "centimeters", "centimetre", "centimetres");
        names(METRE, "m", "meter", "meters", "metre", "metres");
        names(SECOND, "s", "sec", "secs", "second", "seconds");
        names(JOULE.scaled(1e-7), "erg", "ergs");
        names(JOULE, "joule", "joules");
        names(WATT, "w", "watt", "watts");
        names(HERTZ, "hz", "hertz");
        names(JANSKY, "jy", "jansky", "janskys");
        names(JANSKY.scaled(1e-3), "mjy");
        names(FLAM, "flam");
        names(GRAM.per(SECOND.power(2)), "fnu");
        names(new PhysicalUnit(1, 0, 0, 0, 1, 0), "photon", "photons", "phot", "ph");
        PhysicalUnit reading = new PhysicalUnit(1, 0, 0, 0, 0, 1);
        names(reading, "count", "counts", "ct", "cts", "cnt", "cnts", "adu", "dn", "du", "electron", "electrons", "e");
        names(reading, "pixel", "pixels", "pix", "bin", "bins", "spaxel", "fiber", "fibre");
    }

    private static void symbols(PhysicalUnit base, String symbol, Object... prefixed) {
        SYMBOLS.put(symbol, base);
        for (int i = 0; i < prefixed.length; i += 2) {
            SYMBOLS.put((String) prefixed[i], base.scaled((Double) prefixed[i + 1]));
        }
    }

    private static void names(PhysicalUnit unit, String... names) {
        for (String name : names) {
            NAMES.put(name, unit);
        }
    }

    /** @return the unit of a symbol or name, null if unknown */
    static @Nullable PhysicalUnit named(String name) {
        PhysicalUnit symbol = SYMBOLS.get(name);
        return symbol == null ? NAMES.get(name.toLowerCase(Locale.ROOT)) : symbol;
    }

    static PhysicalUnit number(double value) {
        return ONE.scaled(value);
    }

    /** @return the unit, null if the text is not one */
    static @Nullable PhysicalUnit parse(String text) {
        return new UnitParser(text).parse();
    }

    PhysicalUnit scaled(double by) {
        return new PhysicalUnit(factor * by, metre, kilogram, second, photon, reading);
    }

    PhysicalUnit times(PhysicalUnit other) {
        return new PhysicalUnit(
                factor * other.factor,
                metre + other.metre,
                kilogram + other.kilogram,
                second + other.second,
                photon + other.photon,
                reading + other.reading);
    }

    PhysicalUnit per(PhysicalUnit other) {
        return times(other.power(-1));
    }

    PhysicalUnit power(int n) {
        return new PhysicalUnit(Math.pow(factor, n), n * metre, n * kilogram, n * second, n * photon, n * reading);
    }

    boolean isLength() {
        return hasDimensionsOf(METRE);
    }

    /**
     * Returns whether it has the dimension of a flux per wavelength: readings, pure numbers, and luminosities per
     * wavelength.
     */
    boolean isRelativePerWavelength() {
        PhysicalUnit energy = withoutReadings();
        return hasDimensionsOf(ONE)
                || (reading != 0 && kilogram == 0 && photon == 0)
                || energy.hasDimensionsOf(WATT.per(METRE));
    }

    PhysicalUnit withoutReadings() {
        return new PhysicalUnit(factor, metre, kilogram, second, photon, 0);
    }

    boolean hasDimensionsOf(PhysicalUnit other) {
        return metre == other.metre
                && kilogram == other.kilogram
                && second == other.second
                && photon == other.photon
                && reading == other.reading;
    }

    /**
     * @param other unit of the same dimensions
     * @return ratio of this unit to the other; 1 if they differ by rounding only
     */
    double over(PhysicalUnit other) {
        double ratio = factor / other.factor;
        return Math.abs(ratio - 1) < 1e-9 ? 1 : ratio;
    }
}
