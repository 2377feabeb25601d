package org.photosphere.model.network.physformer;

import org.photosphere.model.physics.DepthGrid;

/**
 * Initial atmosphere of a training: nearly grey in depth, with opacities that do not change with depth. Each
 * wavelength's flux determines its depth of formation, so that opacities follow from a spectrum and a reference
 * temperature.
 */
public final class InitialAtmosphere {

    /** Smallest depth in units of the reference opacity, far above the line cores. */
    public static final double TOP = 1e-5;

    /** Largest depth in the same units, far below the continuum. */
    public static final double BOTTOM = 100;

    /** Share of the extinction that scatters. */
    public static final double ALBEDO = 0.02;

    /**
     * Term in (T / T_ref)^4 = 3/4 (s + this): smaller than Eddington's 2/3, for an upper atmosphere cool enough for the
     * deepest lines.
     */
    private static final double SURFACE = 0.01;

    private InitialAtmosphere() {}

    /** Returns the depths of a number of layers. */
    public static DepthGrid grid(int layers) {
        return new DepthGrid(TOP, BOTTOM, layers);
    }

    /** T / T_ref at depth s. */
    public static double profile(double s) {
        return Math.pow(0.75 * (s + SURFACE), 0.25);
    }
}
