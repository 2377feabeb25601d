package org.photosphere.model.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis of a chart.
 *
 * @param title with its unit; may be empty
 * @param lower value at its start
 * @param upper value at its end
 * @param logarithmic whether equal ratios have equal lengths
 * @param ticks ascending, within the ends
 */
public record Axis(String title, double lower, double upper, boolean logarithmic, List<Tick> ticks) {

    /** @param label empty for a small tick between labelled ones */
    record Tick(double value, String label) {}

    public static final String WAVELENGTH = "wavelength in vacuum (\u00C5)";

    private static final String SUPERSCRIPTS = "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";
    private static final char MINUS = '\u2212';

    /** Ratio of wavelengths below which there are too few round numbers for a logarithmic axis. */
    private static final double LEAST_LOG_SPAN = 2;

    /** Ratio above which labels at every digit and half would overlap. */
    private static final double EVERY_DIGIT_SPAN = 4;

    /** Maximum number of ticks of a linear axis; the minimum is about half of it. */
    private static final int MOST_STEPS = 6;

    /** Decimals above which numbers are written as multiples of a power of ten. */
    private static final int MOST_DECIMALS = 2;

    private static final int MOST_DIGITS = 5;

    /** Tolerance of rounding. */
    private static final double EQUAL = 1e-9;

    /** Returns the share of the length at which a value is; values beyond an end are at it. */
    double position(double value) {
        double share = logarithmic
                ? Math.log(Math.max(value, lower) / lower) / Math.log(upper / lower)
                : (value - lower) / (upper - lower);
        return Math.min(1, Math.max(0, share));
    }

    /** Returns the same without labels: for a chart above another of the same axis. */
    public Axis unlabelled() {
        return new Axis(
                "",
                lower,
                upper,
                logarithmic,
                ticks.stream()
                        .filter(tick -> !tick.label().isEmpty())
                        .map(tick -> new Tick(tick.value(), ""))
                        .toList());
    }

    /** Returns a linear axis whose larger values are at its beginning. */
    public static Axis reversed(String title, double lower, double upper) {
        Axis axis = linear(title, lower, upper);
        return new Axis(axis.title, upper, lower, false, axis.ticks);
    }

    /**
     * Returns an axis of wavelengths, logarithmic unless they span too little for it.
     *
     * @param lower Angstrom
     * @param upper Angstrom
     */
    public static Axis wavelengths(double lower, double upper) {
        double span = upper / lower;
        if (span < LEAST_LOG_SPAN) {
            return linear(WAVELENGTH, lower, upper);
        }
        boolean isWide = span > EVERY_DIGIT_SPAN;
        List<Tick> ticks = new ArrayList<>();
        for (int decade = decade(lower); Math.pow(10, decade) < upper; decade++) {
            for (double digit = 1; digit < 10; digit += isWide ? 1 : 0.5) {
                double value = digit * Math.pow(10, decade);
                boolean isLabelled = !isWide || digit == 1 || digit == 2 || digit == 5;
                if (value >= lower && value <= upper) {
                    ticks.add(new Tick(value, isLabelled ? plain(value, 0) : ""));
                }
            }
        }
        return new Axis(WAVELENGTH, lower, upper, true, List.copyOf(ticks));
    }

    /**
     * Returns a logarithmic axis whose powers of ten are labelled; ends at the values or at round numbers beyond them.
     */
    public static Axis decades(String title, double smallest, double largest) {
        double upper = 10 * Math.pow(10, decade(largest));
        for (double digit : new double[] {5, 2, 1}) {
            double end = digit * Math.pow(10, decade(largest));
            upper = largest <= end * (1 + EQUAL) ? end : upper;
        }
        double lower = Math.pow(10, decade(smallest));
        // Without a power of ten between the ends nothing would be labelled.
        if (upper >= 10 * lower) {
            lower *= smallest >= 5 * lower ? 5 : smallest >= 2 * lower ? 2 : 1;
        }
        List<Tick> ticks = new ArrayList<>();
        for (int decade = decade(lower); decade <= decade(upper); decade++) {
            for (int digit = 1; digit <= 9; digit++) {
                double value = digit * Math.pow(10, decade);
                if (value >= lower * (1 - EQUAL) && value <= upper * (1 + EQUAL)) {
                    ticks.add(new Tick(value, digit == 1 ? powerOfTen(decade) : ""));
                }
            }
        }
        return new Axis(title, lower, upper, true, List.copyOf(ticks));
    }

    /** Returns an axis with round numbers between two ends; long ones are written as multiples of a power of ten. */
    public static Axis linear(String title, double lower, double upper) {
        double rough = (upper - lower) / MOST_STEPS;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double multiple = rough / decade;
        double step = decade * (multiple <= 1 ? 1 : multiple <= 2 ? 2 : multiple <= 5 ? 5 : 10);
        int stepDecade = decade(step);
        int size = decade(Math.max(Math.abs(lower), Math.abs(upper)));
        int shift = -stepDecade > MOST_DECIMALS || size > MOST_DIGITS ? size : 0;
        int decimals = Math.max(0, shift - stepDecade);
        List<Tick> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(lower / step - 1e-9); i * step <= upper + 1e-9 * step; i++) {
            ticks.add(new Tick(i * step, plain(i * step / Math.pow(10, shift), decimals)));
        }
        return new Axis(
                shift == 0 ? title : title + "  [" + powerOfTen(shift) + "]", lower, upper, false, List.copyOf(ticks));
    }

    /** Returns an axis of names in equal steps; the first one is at 0, the second one at 1. */
    public static Axis categories(String title, List<String> names) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ticks.add(new Tick(i, names.get(i)));
        }
        return new Axis(title, -0.5, names.size() - 0.5, false, List.copyOf(ticks));
    }

    private static int decade(double value) {
        return (int) Math.floor(Math.log10(value) + EQUAL);
    }

    private static String plain(double value, int decimals) {
        String text = BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString();
        return text.replace('-', MINUS);
    }

    static String powerOfTen(int exponent) {
        StringBuilder text = new StringBuilder("10");
        for (char c : String.format(Locale.ROOT, "%d", exponent).toCharArray()) {
            text.append(c == '-' ? '\u207B' : SUPERSCRIPTS.charAt(c - '0'));
        }
        return text.toString();
    }
}
