package org.photosphere.model.network.physformer;

import org.photosphere.model.physics.DepthGrid;

/**
 * The atmosphere that training starts from: nearly grey in depth, with opacities that do not change with depth. In it
 * each wavelength's flux says where it comes from, so that opacities follow from a spectrum and a reference temperature.
 */
public final class InitialAtmosphere {

    /** Depths in units of the reference opacity: from far above the line cores ... */
    public static final double TOP = 1e-5;

    /** ... to far below the continuum. */
    public static final double BOTTOM = 100;

    /** Share of the extinction that scatters. */
    public static final double ALBEDO = 0.02;

    /** (T / T_ref)^4 = 3/4 (s + this): Eddington's 2/3 made small, cool enough above for the deepest lines. */
    private static final double SURFACE = 0.01;

    private InitialAtmosphere() {}

    /** The depths of so many layers. */
    public static DepthGrid grid(int layers) {
        return new DepthGrid(TOP, BOTTOM, layers);
    }

    /** T / T_ref at depth s. */
    public static double profile(double s) {
        return Math.pow(0.75 * (s + SURFACE), 0.25);
    }
}
