package org.photosphere.model.physics;

import static org.photosphere.model.physics.PhysicalConstants.STEFAN_BOLTZMANN;

import org.photosphere.model.spectrum.WavelengthBins;

/** The residual of energy (9): what the spectrum carries against the Stefan-Boltzmann law, in units of sigma Teff^4. */
public final class EnergyResidual {

    private EnergyResidual() {}

    /**
     * @param flux mean flux density at the stellar surface, erg s^-1 cm^-2 Angstrom^-1, [bin]
     * @param bins of the flux
     * @param teff effective temperature, K, above zero
     * @param share of sigma Teff^4 that belongs into the band of the bins: 1 where they cover nearly all of it
     * @return (integral of F over the bins - share sigma Teff^4) / (sigma Teff^4), dimensionless, positive for too much
     */
    public static double of(double[] flux, WavelengthBins bins, double teff, double share) {
        if (flux.length != bins.count()) {
            throw new IllegalArgumentException("expected " + bins.count() + " fluxes, given " + flux.length);
        }
        double band = 0;
        for (int j = 0; j < flux.length; j++) {
            band += flux[j] * bins.width(j);
        }
        return band / total(teff) - share; // (9)
    }

    /** sigma Teff^4, erg s^-1 cm^-2. */
    public static double total(double teff) {
        return STEFAN_BOLTZMANN * Math.pow(teff, 4);
    }
}
