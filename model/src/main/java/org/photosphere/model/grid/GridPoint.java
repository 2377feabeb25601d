package org.photosphere.model.grid;

/**
 * Where in the label space a spectrum of a grid lies.
 *
 * @param name what its source calls it
 * @param teff effective temperature, K
 * @param logg log10 of the surface gravity in cm s^-2
 * @param metallicity [M/H], dex
 * @param alpha [alpha/M], dex
 */
public record GridPoint(String name, double teff, double logg, double metallicity, double alpha) {

    /** Whether all four labels are the same, whatever the name. */
    boolean hasLabelsOf(GridPoint other) {
        return teff == other.teff && logg == other.logg && metallicity == other.metallicity && alpha == other.alpha;
    }
}
