package org.photosphere.model.units;

/** Doppler shift of wavelengths in the convention of catalogued optical velocities, z = v / c. */
public final class Doppler {

    /** Speed of light in vacuum, km/s: exact, SI 2019. */
    public static final double SPEED_OF_LIGHT_KMS = 299_792.458;

    private Doppler() {}

    /**
     * @param observed wavelength as observed, any unit
     * @param velocityKms velocity of the source, km/s, positive receding
     * @return wavelength at rest, the same unit
     */
    public static double toRest(double observed, double velocityKms) {
        return observed / (1.0 + velocityKms / SPEED_OF_LIGHT_KMS);
    }
}
