package org.photosphere.model.evaluation.systems;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.photosphere.model.forward.Label;

/** Numbers and symbols in the text of a report. */
final class ReportNumbers {

    /** What is printed where there is no number. */
    static final String NONE = "\u2013";

    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e6;

    private ReportNumbers() {}

    /** Returns a number with three significant digits. */
    static String of(double value) {
        return of(value, 3);
    }

    /** Returns a number with some significant digits; as a multiple of a power of ten where it would be long. */
    static String of(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? NONE : value > 0 ? "\u221E" : "-\u221E";
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) {
            String text = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
            return text.replaceAll("e([+-])0*(\\d)", "e$1$2").replace("e+", "e");
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(digits, RoundingMode.HALF_UP));
        int decimals = Math.max(0, digits - rounded.precision() + rounded.scale());
        return rounded.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    /** Returns a number as it is printed in a table of the paper, with four decimals. */
    static String fourDecimals(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NONE;
    }

    /** Returns a signal-to-noise ratio without needless decimals. */
    static String snr(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : of(value);
    }

    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : NONE;
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns a label's symbol with its unit. */
    static String label(String name) {
        return switch (name) {
            case Label.TEFF -> "Teff (K)";
            case Label.LOGG -> "log g (dex)";
            case Label.METALLICITY -> "[M/H] (dex)";
            case Label.ALPHA -> "[\u03B1/M] (dex)";
            default -> name;
        };
    }
}
