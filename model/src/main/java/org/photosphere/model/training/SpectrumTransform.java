package org.photosphere.model.training;

/**
 * Transform of a spectrum to features of its bins, and back: input of a PhysFormer's encoder and start of its decoder.
 * Immutable.
 */
public interface SpectrumTransform {

    /**
     * Returns the feature of each bin, followed by ln Teff.
     *
     * @param flux max-normalised, [bin]
     * @param maximum of the flux before normalisation
     * @param teff K
     * @return [bin + 1]
     */
    double[] of(float[] flux, double maximum, double teff);

    /**
     * Returns the spectrum that has these features: the inverse of {@link #of}.
     *
     * @param features of each bin and ln Teff, [bin + 1]
     * @return flux in the unit of its maximum, [bin]
     */
    double[] flux(double[] features);

    /**
     * A spectrum and its derivatives by its features, bin by bin.
     *
     * @param flux in the unit of its maximum, [bin]
     * @param byOpacity derivative of ln flux by the bin's feature, [bin]
     * @param byTemperature derivative of ln flux by ln Teff at constant features, [bin]
     */
    record Answer(double[] flux, double[] byOpacity, double[] byTemperature) {}

    /**
     * Returns the spectrum at some bins.
     *
     * @param places indices of the bins, [some]
     * @param features of these bins and ln Teff, [some + 1]
     */
    Answer answer(int[] places, float[] features);
}
