package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;

/**
 * The unit and state of a flux, and the factor that brings it there. Messages hold 32-bit floats, in which the inverse
 * variance of a faint flux in erg s^-1 cm^-2 Angstrom^-1 would overflow: such a flux is sent in units of 1e-17.
 *
 * @param factor message flux over the file's flux
 */
record FluxUnits(FluxUnit unit, FluxState state, double factor) {

    /** Below this median the inverse variance at S/N 1000 comes within a factor of 1e10 of the largest float. */
    private static final double FAINT = 1e-8;

    /** Relative fluxes beyond these medians are multiplied by a power of ten. */
    private static final double LEAST_RELATIVE = 1e-8;

    private static final double LARGEST_RELATIVE = 1e12;

    /** Without blanks and punctuation, signs of exponents included: 1e-17 erg s-1 cm-2 Angstrom-1 and its like. */
    private static final Pattern ERG = Pattern.compile("(1e17|1017)?(?:erg.*cm2.*?(?:a|ang[a-z]*)1?|flam)");

    private static final Pattern MAGNITUDE = Pattern.compile("(ab|st|vega)?mag[a-z]*");

    /** Per wavelength, scale unknown. */
    static final FluxUnits RELATIVE = new FluxUnits(FluxUnit.FLUX_UNIT_DIMENSIONLESS, FluxState.FLUX_STATE_RELATIVE, 1);

    static final FluxUnits ABSOLUTE =
            new FluxUnits(FluxUnit.FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM, FluxState.FLUX_STATE_CALIBRATED, 1);

    static final FluxUnits ABSOLUTE_1E17 =
            new FluxUnits(FluxUnit.FLUX_UNIT_1E17_ERG_PER_S_CM2_ANGSTROM, FluxState.FLUX_STATE_CALIBRATED, 1);

    /**
     * Reads a BUNIT. Anything that is not recognised counts as a relative flux per wavelength.
     *
     * @throws InputException for a flux per frequency or a magnitude, which has another shape
     */
    static FluxUnits parse(Path path, String bunit) {
        String text = bunit.toLowerCase(Locale.ROOT).replaceAll("[\\s*^()./_-]", "");
        if (text.contains("hz")
                || text.endsWith("jy")
                || MAGNITUDE.matcher(text).matches()) {
            throw new InputException(
                    path + ": the flux is in '" + bunit + "', not per wavelength",
                    "convert it to a flux per Angstrom and set BUNIT");
        }
        Matcher absolute = ERG.matcher(text);
        if (absolute.matches()) {
            return absolute.group(1) == null ? ABSOLUTE : ABSOLUTE_1E17;
        }
        return text.contains("continuum")
                ? new FluxUnits(FluxUnit.FLUX_UNIT_DIMENSIONLESS, FluxState.FLUX_STATE_NORMALISED, 1)
                : RELATIVE;
    }

    /** The same flux in numbers that suit 32-bit floats. */
    FluxUnits suiting(double[] flux) {
        double median = medianSize(flux);
        if (median == 0) {
            return this;
        }
        if (unit == FluxUnit.FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM && median < FAINT) {
            return new FluxUnits(ABSOLUTE_1E17.unit, state, factor * 1e17);
        }
        if (unit == FluxUnit.FLUX_UNIT_DIMENSIONLESS && (median < LEAST_RELATIVE || median > LARGEST_RELATIVE)) {
            return new FluxUnits(unit, state, factor * Math.pow(10, -Math.rint(Math.log10(median))));
        }
        return this;
    }

    /** Median of the absolute values, over finite non-zero pixels; 0 where there are none. */
    static double medianSize(double[] flux) {
        double[] sizes = Arrays.stream(flux)
                .map(Math::abs)
                .filter(size -> size > 0 && size < Double.POSITIVE_INFINITY)
                .sorted()
                .toArray();
        return sizes.length == 0 ? 0 : sizes[sizes.length / 2];
    }
}
