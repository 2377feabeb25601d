package org.photosphere.model.inversion.fit;

/** Marquardt damping of a step, after Nielsen (1999), IMM-REP-1999-05. Used by one thread. */
final class Damping {

    private static final double INITIAL = 1e-3;
    private static final double LEAST = 1e-12;

    private double value = INITIAL;
    private double growth = 2.0;

    /** Returns the share of the curvature's diagonal that is added to it. */
    double value() {
        return value;
    }

    /**
     * Reduces the damping after an accepted step.
     *
     * @param gain ratio of the actual to the promised drop of chi^2
     */
    void relax(double gain) {
        value = Math.max(LEAST, value * Math.max(1.0 / 3.0, 1.0 - Math.pow(2.0 * gain - 1.0, 3)));
        growth = 2.0;
    }

    /** Increases the damping after a rejected step. */
    void tighten() {
        value *= growth;
        growth *= 2.0;
    }

    /** Restores the initial damping after a change of chi^2 itself. */
    void reset() {
        value = INITIAL;
        growth = 2.0;
    }
}
