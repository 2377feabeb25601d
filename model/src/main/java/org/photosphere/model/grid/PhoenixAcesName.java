package org.photosphere.model.grid;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the files of the PHOENIX-ACES library (Husser et al. 2013, A&A 553, A6), such as {@code
 * lte05800-4.50-0.0.PHOENIX-ACES-AGSS-COND-2011-HiRes.fits} or, with other than solar [alpha/M], {@code
 * lte05800-4.50-1.0.Alpha=+0.40.PHOENIX-ACES-AGSS-COND-2011-HiRes.fits}: effective temperature in K, then log g with
 * its sign reversed, then [M/H] with its own sign.
 *
 * <p>The library's log g are 0 to 6, so that its names have a minus there throughout; solar metallicity is
 * {@code -0.0}. A plus before log g is read by PHOENIX's rule, as a negative log g; the file's header must agree where
 * it has PHXLOGG.
 */
final class PhoenixAcesName {

    /** File of all spectra's wavelengths. */
    static final String WAVELENGTHS = "WAVE_PHOENIX-ACES-AGSS-COND-2011.fits";

    static final String FORM = "lteTTTTT-G.GG-Z.Z[.Alpha=+A.AA].PHOENIX-ACES-AGSS-COND-2011-HiRes.fits";

    private static final Pattern NAME = Pattern.compile("(?<node>lte(?<teff>\\d{5})(?<minusLogg>[+-]\\d+\\.\\d\\d)"
            + "(?<metallicity>[+-]\\d+\\.\\d)(?:\\.Alpha=(?<alpha>[+-]\\d+\\.\\d\\d))?)"
            + "\\.PHOENIX-ACES-AGSS-COND-2011-HiRes\\.fits");

    private PhoenixAcesName() {}

    /** Returns the node of a file's name, or empty where the name has another form. */
    static Optional<GridPoint> parse(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        if (!matcher.matches() || Integer.parseInt(matcher.group("teff")) == 0) {
            return Optional.empty();
        }
        String alpha = matcher.group("alpha");
        return Optional.of(new GridPoint(
                matcher.group("node"),
                number(matcher.group("teff")),
                noMinusZero(-number(matcher.group("minusLogg"))),
                number(matcher.group("metallicity")),
                alpha == null ? 0.0 : number(alpha)));
    }

    private static double number(String text) {
        return noMinusZero(Double.parseDouble(text));
    }

    /** Replaces -0.0, which differs from 0.0 in a count of distinct values. */
    private static double noMinusZero(double value) {
        return value + 0.0;
    }
}
