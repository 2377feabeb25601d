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

    /** d ln T / d ln s far above the photosphere. */
    private static final double OUTWARD_COOLING = 0.003;

    private InitialAtmosphere() {}

    /** Returns the depths of a number of layers. */
    public static DepthGrid grid(int layers) {
        return new DepthGrid(TOP, BOTTOM, layers);
    }

    /**
     * Hopf's function in (T / Teff)^4 = 3/4 (s + q), the exact solution of the grey atmosphere, to 0.5 % of T (Mihalas,
     * Stellar Atmospheres, 1978, section 3-4): from 1/sqrt(3) at the surface to 0.710446 at depth.
     */
    private static double hopf(double s) {
        return 0.710446 - 0.133096 * Math.exp(-3.4488 * s);
    }

    /** Returns T / Teff of a grey atmosphere at depth s. */
    public static double grey(double s) {
        return Math.pow(0.75 * (s + hopf(s)), 0.25);
    }

    /**
     * Returns T / Teff at depth s: that of a grey atmosphere, cooling slowly outward, as lines do to it; without that
     * the outermost steps of T would be zero, and their logarithms could not be learnt.
     */
    public static double profile(double s) {
        return grey(s) * Math.pow(s / (1 + s), OUTWARD_COOLING);
    }
}
