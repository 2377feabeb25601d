package org.photosphere.model.physics;

/**
 * The grey atmosphere in radiative equilibrium, T^4 = 3/4 Teff^4 (tau + q), in the Eddington approximation q = 2/3: its
 * flux over all wavelengths is sigma Teff^4 exactly (Mihalas 1978, chapter 3; Hubeny and Mihalas 2014, chapter 17).
 */
public final class GreyAtmosphere {

    /** q of the Eddington approximation; exactly, Hopf's function rises from 0.577 at the surface to 0.710 deep down. */
    public static final double EDDINGTON_Q = 2.0 / 3.0;

    private GreyAtmosphere() {}

    /**
     * @param tau optical depth, the same at all wavelengths, 0 or more
     * @param teff effective temperature, K
     * @return temperature, K
     */
    public static double temperature(double tau, double teff) {
        return teff * Math.pow(0.75 * (tau + EDDINGTON_Q), 0.25);
    }

    /**
     * @param tau optical depth, the same at all wavelengths, [layer]
     * @param teff effective temperature, K
     * @return temperature, K, [layer]
     */
    public static double[] temperature(double[] tau, double teff) {
        double[] temperature = new double[tau.length];
        for (int i = 0; i < temperature.length; i++) {
            temperature[i] = temperature(tau[i], teff);
        }
        return temperature;
    }
}
