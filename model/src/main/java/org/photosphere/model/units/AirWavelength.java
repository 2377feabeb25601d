package org.photosphere.model.units;

/** Conversion between wavelengths in standard air (15 C, 101325 Pa, 450 ppm CO2) and vacuum, in Angstrom. */
public final class AirWavelength {

    /** Vacuum wavelength (Angstrom) below which air wavelengths are not in use and the formula has a pole. */
    public static final double LOWER_LIMIT = 2000.0;

    private AirWavelength() {}

    /**
     * Refractive index of standard air minus one: Ciddor (1996, Applied Optics 35, 1566), equation 1.
     *
     * @param vacuum vacuum wavelength, Angstrom
     * @return n - 1, dimensionless; 0 below {@link #LOWER_LIMIT}
     */
    public static double refractivity(double vacuum) {
        if (vacuum < LOWER_LIMIT) {
            return 0.0;
        }
        double wavenumber2 = 1.0e8 / (vacuum * vacuum); // (1 / micron)^2
        return 0.05792105 / (238.0185 - wavenumber2) + 0.00167917 / (57.362 - wavenumber2);
    }

    /**
     * @param vacuum vacuum wavelength, Angstrom
     * @return the same line's wavelength in air, Angstrom
     */
    public static double fromVacuum(double vacuum) {
        return vacuum / (1.0 + refractivity(vacuum));
    }

    /**
     * Inverse of {@link #fromVacuum}, by fixed-point iteration: the refractivity varies so slowly that three steps
     * reach the last bit.
     *
     * @param air air wavelength, Angstrom
     * @return the same line's wavelength in vacuum, Angstrom
     */
    public static double toVacuum(double air) {
        double vacuum = air;
        for (int i = 0; i < 3; i++) {
            vacuum = air * (1.0 + refractivity(vacuum));
        }
        return vacuum;
    }
}
