package org.photosphere.model.spectrum;

import java.util.Arrays;

/**
 * A contiguous piece of observed spectrum. The arrays are owned by the arm: hand them over, do not modify them.
 *
 * @param name within the instrument, for example "blue"
 * @param wavelength bin centres, Angstrom, strictly ascending, [pixels]
 * @param medium of the wavelengths
 * @param velocityKms known velocity by which the wavelengths are still shifted, km/s, positive receding
 * @param flux any unit per Angstrom, finite, [pixels]
 * @param ivar inverse variance of the flux, &ge; 0, 0 is masked, [pixels]
 * @param lineSpread the line-spread function
 */
public record Arm(
        String name,
        double[] wavelength,
        Medium medium,
        double velocityKms,
        float[] flux,
        float[] ivar,
        LineSpread lineSpread) {

    /** @throws IllegalArgumentException where the arrays differ in length */
    public Arm {
        if (wavelength.length != flux.length || flux.length != ivar.length) {
            throw new IllegalArgumentException("arm '" + name + "': " + wavelength.length + " wavelengths, "
                    + flux.length + " fluxes and " + ivar.length + " inverse variances");
        }
    }

    public int pixels() {
        return wavelength.length;
    }

    /** Returns the same with another known velocity. */
    public Arm withVelocity(double otherKms) {
        return otherKms == velocityKms ? this : new Arm(name, wavelength, medium, otherKms, flux, ivar, lineSpread);
    }

    /** Returns whether another arm has the same pixels and line spread; velocities may differ. */
    public boolean hasAxisOf(Arm other) {
        return medium == other.medium
                && name.equals(other.name)
                && Arrays.equals(wavelength, other.wavelength)
                && lineSpread.equals(other.lineSpread);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Arm other
                && name.equals(other.name)
                && medium == other.medium
                && velocityKms == other.velocityKms
                && Arrays.equals(wavelength, other.wavelength)
                && Arrays.equals(flux, other.flux)
                && Arrays.equals(ivar, other.ivar)
                && lineSpread.equals(other.lineSpread);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(flux);
    }
}
