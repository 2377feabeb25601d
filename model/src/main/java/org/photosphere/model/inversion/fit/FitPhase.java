package org.photosphere.model.inversion.fit;

/** Progress of a {@link Fit}. */
enum FitPhase {
    START,
    /** The noise still follows the model. */
    NOISE_CHANGES,
    /** The next evaluation is the first one at all points. */
    WIDENING,
    /** The same, after the last iteration. */
    WIDENING_LAST,
    /** The noise is final. */
    NOISE_FINAL,
    CONVERGED,
    /** No iteration is left. */
    EXHAUSTED,
    /** Chi^2 is not finite. */
    FAILED,
    /** Ended from outside. */
    ABANDONED;

    boolean isWidening() {
        return this == WIDENING || this == WIDENING_LAST;
    }

    boolean isLast() {
        return compareTo(CONVERGED) >= 0;
    }
}
