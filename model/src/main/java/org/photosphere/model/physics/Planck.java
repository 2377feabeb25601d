package org.photosphere.model.physics;

import static org.photosphere.model.physics.PhysicalConstants.ANGSTROM;
import static org.photosphere.model.physics.PhysicalConstants.BOLTZMANN;
import static org.photosphere.model.physics.PhysicalConstants.PLANCK;
import static org.photosphere.model.physics.PhysicalConstants.SPEED_OF_LIGHT;

/**
 * The Planck function B_lambda(T), erg s^-1 cm^-2 Angstrom^-1 sr^-1 (an intensity: times pi for the flux of a black
 * body). Hubeny and Mihalas 2014, chapter 4; Rutten, Radiative Transfer in Stellar Atmospheres, chapter 2.
 *
 * <p>Wavelengths are in Angstrom in vacuum, temperatures in K, both above zero. With x = h c / (lambda k T) both limits
 * hold: in Wien's (x large) the result goes to zero without overflow, in Rayleigh and Jeans's (x small) no digits
 * cancel.
 */
public final class Planck {

    /** 2 h c^2 with wavelengths in Angstrom and per Angstrom: erg s^-1 cm^-2 Angstrom^4 sr^-1. */
    public static final double FIRST =
            2.0 * PLANCK * SPEED_OF_LIGHT * SPEED_OF_LIGHT / (ANGSTROM * ANGSTROM * ANGSTROM * ANGSTROM);

    /** h c / k, Angstrom K. */
    public static final double SECOND = PLANCK * SPEED_OF_LIGHT / (BOLTZMANN * ANGSTROM);

    private Planck() {}

    /**
     * @param wavelength Angstrom, vacuum
     * @param temperature K
     * @return B_lambda(T), erg s^-1 cm^-2 Angstrom^-1 sr^-1
     */
    public static double intensity(double wavelength, double temperature) {
        double x = SECOND / (wavelength * temperature);
        // B = 2 h c^2 / lambda^5 / (exp(x) - 1)
        return FIRST / Math.pow(wavelength, 5) / Math.expm1(x);
    }

    /**
     * @param wavelength Angstrom, vacuum
     * @param temperature K, [layer]
     * @return B_lambda(T), erg s^-1 cm^-2 Angstrom^-1 sr^-1, [layer]
     */
    public static double[] intensity(double wavelength, double[] temperature) {
        double[] planck = new double[temperature.length];
        for (int i = 0; i < planck.length; i++) {
            planck[i] = intensity(wavelength, temperature[i]);
        }
        return planck;
    }

    /**
     * @param wavelength Angstrom, vacuum
     * @param temperature K
     * @return dB_lambda / dT, erg s^-1 cm^-2 Angstrom^-1 sr^-1 K^-1
     */
    public static double byTemperature(double wavelength, double temperature) {
        double x = SECOND / (wavelength * temperature);
        // dB/dT = B x / T exp(x) / (exp(x) - 1)
        return intensity(wavelength, temperature) * x / temperature / -Math.expm1(-x);
    }

    /**
     * Brightness temperature: the inverse of {@link #intensity(double, double)} in temperature.
     *
     * @param wavelength Angstrom, vacuum
     * @param intensity above zero, erg s^-1 cm^-2 Angstrom^-1 sr^-1
     * @return temperature of the black body of that intensity, K
     */
    public static double brightnessTemperature(double wavelength, double intensity) {
        // T = h c / (lambda k) / ln(1 + 2 h c^2 / (lambda^5 I))
        return SECOND / wavelength / Math.log1p(FIRST / Math.pow(wavelength, 5) / intensity);
    }
}
