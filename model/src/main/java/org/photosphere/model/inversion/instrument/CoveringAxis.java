package org.photosphere.model.inversion.instrument;

/**
 * An axis that covers those of many spectra with different first and last pixels on the same grid, as SDSS's: the grid
 * from one multiple of {@value #ALIGNED} pixels to another. Other axes remain unchanged.
 */
final class CoveringAxis {

    private static final int ALIGNED = 512;

    /** Distance from a grid's pixels, as a share of a pixel, within which an axis is on the grid. */
    private static final double ON_GRID = 0.1;

    /** Grids begin at multiples of a pixel over this. */
    private static final int PHASES = 8;

    /** Unit of the steps, in dex: a hundredth of a pixel over a whole survey's axis. */
    private static final double STEP = 1e-9;

    /** Minimum length of an axis that determines its grid. */
    private static final int LEAST_PIXELS = 64;

    private CoveringAxis() {}

    /**
     * @param wavelength ascending, any unit, [pixel]
     * @return wavelengths equidistant in their logarithm, one within a tenth of a pixel of each of these; these
     *     themselves where they are not equidistant in that sense
     */
    static double[] of(double[] wavelength) {
        int last = wavelength.length - 1;
        if (last < LEAST_PIXELS) {
            return wavelength;
        }
        double begin = Math.log10(wavelength[0]);
        double step = STEP * Math.rint((Math.log10(wavelength[last]) - begin) / last / STEP);
        if (!(step > 0)) {
            return wavelength;
        }
        double place = Math.rint(begin / step * PHASES) / PHASES;
        for (int i = 0; i <= last; i++) {
            if (!(Math.abs(Math.log10(wavelength[i]) / step - (place + i)) < ON_GRID)) {
                return wavelength;
            }
        }
        long whole = (long) Math.floor(place);
        double phase = place - whole;
        long from = Math.floorDiv(whole, ALIGNED) * ALIGNED;
        long to = (Math.floorDiv(whole + last, ALIGNED) + 1) * ALIGNED;
        double[] covering = new double[(int) (to - from)];
        for (int i = 0; i < covering.length; i++) {
            covering[i] = Math.pow(10.0, (from + i + phase) * step);
        }
        return covering;
    }
}
