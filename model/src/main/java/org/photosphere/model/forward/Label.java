package org.photosphere.model.forward;

/**
 * A stellar label of a model.
 *
 * @param name teff, logg, m_h or alpha_m
 * @param unit K, dex, or "log10(cm s^-2)"
 * @param lower smallest value the model was trained on, in the unit
 * @param upper largest value
 * @param logarithmic whether spectra respond evenly to differences of the logarithm rather than of the value
 */
public record Label(String name, String unit, double lower, double upper, boolean logarithmic) {

    public static final String TEFF = "teff";
    public static final String LOGG = "logg";
    public static final String METALLICITY = "m_h";
    public static final String ALPHA = "alpha_m";

    /** Distance from a bound, in scaled labels, that counts as at it. */
    private static final double AT_BOUND = 1e-6;

    /** @throws IllegalArgumentException where a name is missing or the bounds are no range */
    @SuppressWarnings("ConstantValue") // files may lack them
    public Label {
        if (name == null || unit == null) {
            throw new IllegalArgumentException("a label has no name or no unit");
        }
        if (!(upper > lower) || Double.isInfinite(upper - lower) || (logarithmic && lower <= 0)) {
            throw new IllegalArgumentException("label " + name + ": bounds " + lower + " to " + upper);
        }
    }

    /** Returns the label on [-0.5, 0.5] over its bounds, the form of networks and solvers. */
    public double scale(double value) {
        return (transform(value) - transform(lower)) / (transform(upper) - transform(lower)) - 0.5;
    }

    /** Returns the label of a scaled one, the inverse of {@link #scale}. */
    public double unscale(double scaled) {
        double t = transform(lower) + (scaled + 0.5) * (transform(upper) - transform(lower));
        return logarithmic ? Math.exp(t) : t;
    }

    /** Returns the derivative of the scaled label by the label, at a value. */
    public double scaleDerivative(double value) {
        double range = transform(upper) - transform(lower);
        return logarithmic ? 1.0 / (value * range) : 1.0 / range;
    }

    public boolean contains(double value) {
        return value >= lower && value <= upper;
    }

    /** Returns whether a true value can have estimates on both sides: it is within the bounds and not at one. */
    public boolean isInside(double value) {
        return contains(value) && Math.abs(scale(value)) < 0.5 - AT_BOUND;
    }

    private double transform(double value) {
        return logarithmic ? Math.log(value) : value;
    }
}
