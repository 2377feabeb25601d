package org.photosphere.model.certification;

/** How far an answer was checked against the full physics. */
public enum Tier {
    /** Not at all: the fit's own model only. */
    EMULATED,
    /** Residuals of the nearest nodes of the grid. */
    INTERPOLATED,
    /** The full physics was evaluated at the solution. */
    CERTIFIED
}
