package org.photosphere.model.grid;

/**
 * Position of a grid's spectrum in the label space.
 *
 * @param name in its source
 * @param teff effective temperature, K
 * @param logg log10 of the surface gravity in cm s^-2
 * @param metallicity [M/H], dex
 * @param alpha [alpha/M], dex
 */
public record GridPoint(String name, double teff, double logg, double metallicity, double alpha) {

    /** Returns whether all four labels are the same, independent of the name. */
    boolean hasLabelsOf(GridPoint other) {
        return teff == other.teff && logg == other.logg && metallicity == other.metallicity && alpha == other.alpha;
    }
}
