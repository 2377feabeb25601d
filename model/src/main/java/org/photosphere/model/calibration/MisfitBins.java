package org.photosphere.model.calibration;

import org.photosphere.model.inversion.Misfit;
import org.photosphere.model.spectrum.WavelengthBins;

/** Misfits of stars, mapped to the bins of a model. */
record MisfitBins(WavelengthBins bins) {

    /** Distance of neighbouring rows, in bins, above which there is a gap between them. */
    private static final double MOST_GAP = 3.0;

    /** Least share of the model's flux that a star's is taken for: below, its logarithm is not of a spectrum. */
    private static final double LEAST_SHARE = 0.05;

    float[] logarithms(Misfit misfit) {
        float[] values = at(misfit, misfit.share());
        for (int b = 0; b < values.length; b++) {
            values[b] = (float) Math.log(Math.max(LEAST_SHARE, 1.0 + values[b]));
        }
        return values;
    }

    float[] variances(Misfit misfit) {
        return at(misfit, misfit.variance());
    }

    /** Interpolates at the bins' centres; not a number where nothing was measured around. */
    private float[] at(Misfit misfit, double[] values) {
        double[] wavelength = misfit.wavelength();
        float[] at = new float[bins.count()];
        int row = 0;
        for (int b = 0; b < at.length; b++) {
            double centre = bins.centre(b);
            while (row < wavelength.length && wavelength[row] < centre) {
                row++;
            }
            at[b] = Float.NaN;
            if (row > 0
                    && row < wavelength.length
                    && wavelength[row] - wavelength[row - 1] < MOST_GAP * bins.width(b)) {
                double part = (centre - wavelength[row - 1]) / (wavelength[row] - wavelength[row - 1]);
                at[b] = (float) ((1 - part) * values[row - 1] + part * values[row]);
            } else if (row < wavelength.length && wavelength[row] == centre) {
                at[b] = (float) values[row];
            }
        }
        return at;
    }
}
