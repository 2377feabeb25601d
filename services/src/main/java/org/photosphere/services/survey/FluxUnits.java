package org.photosphere.services.survey;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;

/**
 * Unit and state of a flux, and its conversion factor to messages. Messages hold 32-bit floats, in which the inverse
 * variance of a faint flux in erg s^-1 cm^-2 Angstrom^-1 would overflow: such a flux is sent in units of 1e-17.
 *
 * @param factor ratio of the message's flux to the file's flux
 */
record FluxUnits(FluxUnit unit, FluxState state, double factor) {

    /** Below this median the inverse variance at S/N 1000 is within a factor of 1e10 of the largest float. */
    private static final double FAINT = 1e-8;

    /** Relative fluxes beyond these medians are multiplied by a power of ten. */
    private static final double LEAST_RELATIVE = 1e-8;

    private static final double LARGEST_RELATIVE = 1e12;

    /** Spellings of a flux per wavelength of unknown scale. */
    private static final Pattern RELATIVE_WORDS =
            Pattern.compile(".*(relativ|normali[sz]|arbitrar|continuum|unitless|dimensionless|intensit|unknown).*"
                    + "|none|flux|data|arb|a\\.?u\\.?|e-.*");

    private static final PhysicalUnit PER_FLAM_SQUARED = PhysicalUnit.FLAM.power(-2);

    /** Flux per wavelength of unknown scale. */
    static final FluxUnits RELATIVE = new FluxUnits(FluxUnit.FLUX_UNIT_DIMENSIONLESS, FluxState.FLUX_STATE_RELATIVE, 1);

    static final FluxUnits ABSOLUTE =
            new FluxUnits(FluxUnit.FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM, FluxState.FLUX_STATE_CALIBRATED, 1);

    static final FluxUnits ABSOLUTE_1E17 =
            new FluxUnits(FluxUnit.FLUX_UNIT_1E17_ERG_PER_S_CM2_ANGSTROM, FluxState.FLUX_STATE_CALIBRATED, 1);

    /**
     * Parses a unit of flux per wavelength. An instrument's own unit, such as counts, is a relative flux, as is a flux
     * without a unit.
     *
     * @param where file and column, for messages
     * @param text text in the file, empty if absent
     * @throws InputException if the unit is unknown, or of a different quantity: per frequency, of photons, a magnitude
     */
    static FluxUnits parse(String where, String text) {
        String words = text.trim().toLowerCase(Locale.ROOT);
        PhysicalUnit unit = PhysicalUnit.parse(text);
        if (unit != null && unit.withoutReadings().hasDimensionsOf(PhysicalUnit.FLAM)) {
            double factor = unit.over(PhysicalUnit.FLAM);
            return Math.abs(factor * 1e17 - 1) < 1e-9
                    ? ABSOLUTE_1E17
                    : new FluxUnits(ABSOLUTE.unit, ABSOLUTE.state, factor);
        }
        if (words.isEmpty()
                || (unit != null && unit.isRelativePerWavelength())
                || RELATIVE_WORDS.matcher(words).matches()) {
            return words.contains("continuum")
                    ? new FluxUnits(RELATIVE.unit, FluxState.FLUX_STATE_NORMALISED, 1)
                    : RELATIVE;
        }
        throw new InputException(
                where + ": the flux is in '" + text + "', "
                        + (unit == null ? "which is not known" : "which is not energy per wavelength"),
                "convert it to a flux of energy per wavelength, for example erg s-1 cm-2 Angstrom-1, or leave the unit"
                        + " of a relative flux per wavelength out");
    }

    /**
     * Converts a file's inverse variances to the unit of its stored flux.
     *
     * @param fluxText unit of the flux in the file
     * @param ivarText unit of the inverse variance, empty if absent
     * @param ivar stored values, [pixels]
     * @throws InputException if the flux is absolute and the other unit is not its inverse square
     */
    static double[] ivar(String where, String fluxText, String ivarText, double[] ivar) {
        PhysicalUnit flux = PhysicalUnit.parse(fluxText);
        if (ivarText.isBlank() || flux == null || !flux.hasDimensionsOf(PhysicalUnit.FLAM)) {
            return ivar;
        }
        PhysicalUnit unit = PhysicalUnit.parse(ivarText);
        if (unit == null || !unit.hasDimensionsOf(PER_FLAM_SQUARED)) {
            throw new InputException(
                    where + ": the inverse variance is in '" + ivarText + "', the flux in '" + fluxText + "'",
                    "give the inverse variance in the flux's unit to the power of -2, or leave its unit out");
        }
        double factor = unit.over(flux.power(-2));
        return factor == 1
                ? ivar
                : Arrays.stream(ivar).map(value -> value * factor).toArray();
    }

    /** @return ratio of the file's unit to the other's; 1 unless both are absolute */
    double over(FluxUnits other) {
        boolean areAbsolute =
                state == FluxState.FLUX_STATE_CALIBRATED && other.state == FluxState.FLUX_STATE_CALIBRATED;
        return areAbsolute ? flam() / other.flam() : 1;
    }

    private double flam() {
        return unit == ABSOLUTE_1E17.unit ? factor * 1e-17 : factor;
    }

    /** Returns the same flux with a factor that suits 32-bit floats. */
    FluxUnits suiting(double[] flux) {
        double median = medianSize(flux);
        if (median == 0) {
            return this;
        }
        if (unit == FluxUnit.FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM && median * factor < FAINT) {
            return new FluxUnits(ABSOLUTE_1E17.unit, state, factor * 1e17);
        }
        if (unit == FluxUnit.FLUX_UNIT_DIMENSIONLESS && (median < LEAST_RELATIVE || median > LARGEST_RELATIVE)) {
            return new FluxUnits(unit, state, factor * Math.pow(10, -Math.rint(Math.log10(median))));
        }
        return this;
    }

    /** Returns the median of the absolute values over finite non-zero pixels; 0 if there are none. */
    static double medianSize(double[] flux) {
        double[] sizes = Arrays.stream(flux)
                .map(Math::abs)
                .filter(size -> size > 0 && size < Double.POSITIVE_INFINITY)
                .sorted()
                .toArray();
        return sizes.length == 0 ? 0 : sizes[sizes.length / 2];
    }
}
