package org.photosphere.model.network;

import org.photosphere.model.forward.LabelSpace;

/**
 * Division of a spectrum by its own maximum, outside the networks: where the brightest bin changes, it has a kink that
 * smooth units cannot learn and that a division reproduces exactly. A spectrum is a part of a longer array.
 */
public final class PeakNormalisation {

    private final float[] spectra;
    private final int start;
    private final int bins;
    private final int peak;

    /**
     * @param spectra not copied
     * @param start index of this spectrum in them
     * @param bins number of its bins
     */
    public PeakNormalisation(float[] spectra, int start, int bins) {
        this.spectra = spectra;
        this.start = start;
        this.bins = bins;
        int brightest = 0;
        for (int j = 1; j < bins; j++) {
            if (spectra[start + j] > spectra[start + brightest]) {
                brightest = j;
            }
        }
        peak = brightest;
    }

    /** Returns the maximum of the first values of an array, at least one. */
    public static float maximum(float[] values, int count) {
        float maximum = values[0];
        for (int i = 1; i < count; i++) {
            maximum = Math.max(maximum, values[i]);
        }
        return maximum;
    }

    /** Returns the maximum, the unit of the spectrum. */
    public float maximum() {
        return spectra[start + peak];
    }

    /** Returns the spectrum over its maximum, [bin]. */
    public float[] flux() {
        float[] flux = new float[bins];
        for (int j = 0; j < bins; j++) {
            flux[j] = spectra[start + j] / maximum();
        }
        return flux;
    }

    /**
     * d(g / g_peak) = (dg - (g / g_peak) dg_peak) / g_peak, by the label's own unit.
     *
     * @param flux of {@link #flux()}
     * @param tangents derivatives of the undivided spectrum by the scaled labels, label by label
     * @param from index of the first one of this spectrum
     * @param point the labels, in their units
     * @return [label][bin]
     */
    public float[][] derivatives(float[] flux, float[] tangents, int from, LabelSpace labels, double[] point) {
        float[][] derivatives = new float[labels.size()][bins];
        for (int k = 0; k < derivatives.length; k++) {
            int first = from + k * bins;
            double perUnit = labels.get(k).scaleDerivative(point[k]) / maximum();
            float atPeak = tangents[first + peak];
            for (int j = 0; j < bins; j++) {
                derivatives[k][j] = (float) ((tangents[first + j] - flux[j] * atPeak) * perUnit);
            }
        }
        return derivatives;
    }
}
