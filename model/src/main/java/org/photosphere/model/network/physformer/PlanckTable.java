package org.photosphere.model.network.physformer;

import org.photosphere.model.network.ExponentialTable;
import org.photosphere.model.physics.Planck;

/** B_lambda(T) of some wavelengths in single precision. */
final class PlanckTable {

    private final float[] first;
    private final float[] second;

    /** @param wavelengths Angstrom, vacuum */
    PlanckTable(double[] wavelengths) {
        first = new float[wavelengths.length];
        second = new float[wavelengths.length];
        for (int j = 0; j < wavelengths.length; j++) {
            first[j] = (float) (Planck.FIRST / Math.pow(wavelengths[j], 5));
            second[j] = (float) (Planck.SECOND / wavelengths[j]);
        }
    }

    /**
     * @param temperature K
     * @param from first wavelength
     * @param intensity result, erg s^-1 cm^-2 Angstrom^-1 sr^-1, [wavelength]
     */
    void at(double temperature, int from, float[] intensity) {
        float inverse = (float) (1 / temperature);
        for (int j = 0; j < intensity.length; j++) {
            float decay = ExponentialTable.exp(Math.min(second[from + j] * inverse, ExponentialTable.LARGEST));
            intensity[j] = first[from + j] * decay / (1 - decay);
        }
    }
}
