package org.photosphere.model.physics;

/**
 * The source function of thermal emission and isotropic coherent scattering, S = (kappa B + sigma J) / (kappa + sigma):
 * Mihalas 1978, chapter 2; Hubeny and Mihalas 2014, chapter 11.
 */
public final class SourceFunction {

    private SourceFunction() {}

    /**
     * The share of extinctions that destroy the photon, epsilon = kappa / (kappa + sigma).
     *
     * @param kappa true absorption, not negative, [layer]
     * @param sigma scattering in the same units, not negative, [layer]
     * @return epsilon in [0, 1]; 1 where a layer is void, of which nothing is then seen anyway, [layer]
     */
    public static double[] destruction(double[] kappa, double[] sigma) {
        double[] epsilon = new double[kappa.length];
        for (int i = 0; i < epsilon.length; i++) {
            double chi = kappa[i] + sigma[i];
            epsilon[i] = chi > 0 ? kappa[i] / chi : 1.0;
        }
        return epsilon;
    }

    /**
     * @param epsilon destruction probability kappa / (kappa + sigma), [layer]
     * @param planck B, any unit of intensity, [layer]
     * @param meanIntensity J, the same unit, [layer]
     * @return S = epsilon B + (1 - epsilon) J = (kappa B + sigma J) / (kappa + sigma), the same unit, [layer]
     */
    public static double[] of(double[] epsilon, double[] planck, double[] meanIntensity) {
        double[] source = new double[epsilon.length];
        for (int i = 0; i < source.length; i++) {
            source[i] = epsilon[i] * planck[i] + (1.0 - epsilon[i]) * meanIntensity[i];
        }
        return source;
    }
}
