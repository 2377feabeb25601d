package org.photosphere.model.inversion;

import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Error of a grid of model atmospheres on real stars, as a share of its flux, added to the errors in quadrature. The
 * ultraviolet has its own floor, because line blanketing makes models worse there by factors.
 *
 * @param visible at and above {@link #BOUNDARY}
 * @param ultraviolet below it
 */
public record ModelFloor(double visible, double ultraviolet) {

    /** Upper end of the ultraviolet, Angstrom, vacuum. */
    public static final double BOUNDARY = 3000.0;

    /** No error, for spectra that were simulated from the model itself. */
    public static final ModelFloor NONE = new ModelFloor(0.0, 0.0);

    public ModelFloor {
        if (!(visible >= 0 && visible < 1 && ultraviolet >= 0 && ultraviolet < 1)) {
            throw new IllegalArgumentException("a model floor of " + visible + " and " + ultraviolet);
        }
    }

    /** Returns the floor of each bin, as a share of its flux, [bin]. */
    public float[] of(WavelengthBins bins) {
        float[] floor = new float[bins.count()];
        for (int i = 0; i < floor.length; i++) {
            floor[i] = (float) (bins.centre(i) < BOUNDARY ? ultraviolet : visible);
        }
        return floor;
    }
}
