package org.photosphere.model.inversion.fit;

/** How much a step of Levenberg-Marquardt is shortened, after Nielsen (1999), IMM-REP-1999-05. Used by one thread. */
final class Damping {

    private static final double INITIAL = 1e-3;
    private static final double LEAST = 1e-12;

    private double value = INITIAL;
    private double growth = 2.0;

    /** Share of the curvature's diagonal that is added to it. */
    double value() {
        return value;
    }

    /**
     * After a step that was good.
     *
     * @param gain drop of chi^2 over the promised one
     */
    void relax(double gain) {
        value = Math.max(LEAST, value * Math.max(1.0 / 3.0, 1.0 - Math.pow(2.0 * gain - 1.0, 3)));
        growth = 2.0;
    }

    /** After a step that was not. */
    void tighten() {
        value *= growth;
        growth *= 2.0;
    }

    /** Where chi^2 is another one. */
    void reset() {
        value = INITIAL;
        growth = 2.0;
    }
}
