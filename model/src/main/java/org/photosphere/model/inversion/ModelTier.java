package org.photosphere.model.inversion;

/** Model of a bundle that an answer's labels are the best fit of. */
public enum ModelTier {
    /** The reduced model, fast enough for iterations; the only model of a bundle without a physical one. */
    REDUCED,
    /** The physical model to first order: one step from the reduced model's solution, by their difference there. */
    CORRECTED,
    /** The physical model, fitted to convergence. */
    FULL
}
