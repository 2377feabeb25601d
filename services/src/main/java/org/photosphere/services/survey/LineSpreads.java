package org.photosphere.services.survey;

import org.photosphere.proto.v1.FloatArray;

/** Gaussian line-spread functions from a full width at half maximum. */
final class LineSpreads {

    /** FWHM of a Gaussian over its standard deviation, 2 sqrt(2 ln 2). */
    static final double FWHM_OVER_SIGMA = 2 * Math.sqrt(2 * Math.log(2));

    private LineSpreads() {}

    /**
     * @param fwhm Angstrom, one value or one a pixel; a pixel without one takes its neighbour's
     * @return standard deviations, Angstrom; empty where no value is usable
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
