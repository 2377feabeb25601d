package org.photosphere.services.survey;

import org.photosphere.proto.v1.FloatArray;

/** Gaussian line-spread functions from a full width at half maximum. */
final class LineSpreads {

    /** Ratio of a Gaussian's FWHM to its standard deviation, 2 sqrt(2 ln 2). */
    static final double FWHM_OVER_SIGMA = 2 * Math.sqrt(2 * Math.log(2));

    private LineSpreads() {}

    /**
     * @param fwhm width in Angstrom, one value or one per pixel; a pixel without one takes its neighbour's
     * @return standard deviations, Angstrom; empty if no value is usable
     */
    static FloatArray sigma(double... fwhm) {
        int first = 0;
        while (first < fwhm.length && !isUsable(fwhm[first])) {
            first++;
        }
        FloatArray.Builder sigma = FloatArray.newBuilder();
        if (first == fwhm.length) {
            return sigma.build();
        }
        double last = fwhm[first];
        for (double width : fwhm) {
            last = isUsable(width) ? width : last;
            sigma.addValue((float) (last / FWHM_OVER_SIGMA));
        }
        return sigma.build();
    }

    private static boolean isUsable(double fwhm) {
        return fwhm > 0 && fwhm < Double.POSITIVE_INFINITY;
    }
}
