package org.photosphere.model.certification;

/** Degree of verification of an answer against the full physics. */
public enum Tier {
    /** None: the fit's own model only. */
    EMULATED,
    /** Residuals of the nearest nodes of the grid. */
    INTERPOLATED,
    /** The full physics was evaluated at the solution. */
    CERTIFIED
}
