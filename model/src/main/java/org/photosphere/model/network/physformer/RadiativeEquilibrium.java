package org.photosphere.model.network.physformer;

/** Stars and bins of which radiative equilibrium can be asked: the bins must hold all of the star's energy. */
public final class RadiativeEquilibrium {

    /** Largest difference from sigma Teff^4 of the energy of bins that hold all of it: grids have errors of this size. */
    private static final double COMPLETE = 0.06;

    /** Teff above which a grid's bins leave out too much of the ultraviolet, K. */
    private static final double HOTTEST = 20_000;

    private RadiativeEquilibrium() {}

    /**
     * @param teff K
     * @param energyShare energy in the bins over sigma Teff^4
     */
    public static boolean applies(double teff, double energyShare) {
        return teff < HOTTEST && Math.abs(energyShare - 1) <= COMPLETE;
    }
}
