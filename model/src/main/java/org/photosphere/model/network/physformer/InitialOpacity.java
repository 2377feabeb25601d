package org.photosphere.model.network.physformer;

import org.photosphere.model.network.Dual;

/**
 * Opacities of the initial atmosphere, constant over depth, as functions of one number for each wavelength, its darkness:
 * minus ln of (T_b / Teff)^4, with T_b the brightness temperature, approximately. Darkness is nearly linear in the
 * stellar labels, where ln kappa is not: that diverges where T_b approaches the coldest layer's T. So the principal
 * components of the spectra are those of darkness; 256 of them reproduce spectra to 2e-4 of the maximum (ATLAS9).
 *
 * <p>Darker wavelengths than the coldest layer scatter, as resonance lines do: a medium that scatters is darker than
 * its temperature.
 */
public final class InitialOpacity {

    /** ln of the ratio of scattering to absorption where kappa is the reference opacity. */
    private static final double LN_SCATTERING = -4;

    /** Power of kappa with which scattering rises, up to {@link #MOST_SCATTERING}. */
    private static final double SCATTERING_POWER = 2.5;

    /** ln kappa from which absorption decreases instead, and one from which scattering rises with a power of 1 only. */
    private static final double MOST_ABSORPTION = 3;

    /** Scattering beyond this makes the first layer opaque, and J of the transfer inaccurate. */
    private static final double MOST_SCATTERING = 5;

    /** Optical depth from which light comes, by Eddington and Barbier. */
    private static final double FORMATION = 2.0 / 3;

    /** (T / Teff)^4 over 3/4 at the surface. */
    private static final double COLDEST = 0.6;

    /** Width of the transition, in optical depth, to wavelengths darker than the coldest layer. */
    private static final double BLUR = 0.02;

    /** Limits of darkness: T_b from 0.4 to 3.5 Teff. */
    private static final double BRIGHTEST = -5;

    private static final double DARKEST = 4;

    /** Lower limit of the softplus's argument: ln kappa stays below 12. */
    private static final double MOST_OPAQUE = -8;

    private InitialOpacity() {}

    /** Darkness of a wavelength with this ln kappa. In a grey atmosphere light comes from kappa s = 2/3. */
    public static double darkness(double lnKappa) {
        double depth = Math.exp(-lnKappa) / BLUR;
        double opaque = BLUR * (depth > 30 ? depth : Math.log(Math.expm1(depth)));
        return -Math.log(0.75 * (FORMATION * opaque + COLDEST));
    }

    /** Index of the opacities of a wavelength: ln kappa where that is moderate. */
    public static double lnKappa(double darkness) {
        return -Math.log(BLUR * softplus(Math.max(MOST_OPAQUE, depth(darkness))));
    }

    /** d ln kappa / d darkness. */
    public static double slope(double darkness) {
        double x = Math.max(MOST_OPAQUE, depth(darkness));
        return Math.exp(-darkness) / (0.75 * FORMATION) / (BLUR * softplus(x) * (1 + Math.exp(-x)));
    }

    private static double depth(double darkness) {
        return (Math.exp(-darkness) / 0.75 - COLDEST) / (FORMATION * BLUR);
    }

    /** ln of the absorption, which decreases where scattering dominates. */
    public static double absorbed(double lnKappa) {
        return lnKappa - 2 * softplus(lnKappa - MOST_ABSORPTION);
    }

    /** ln of the scattering. */
    public static double lnSigma(double lnKappa) {
        return LN_SCATTERING
                + SCATTERING_POWER * lnKappa
                - (SCATTERING_POWER - 1) * softplus(lnKappa - MOST_SCATTERING);
    }

    /** d absorbed / d ln kappa. */
    public static double absorbedSlope(double lnKappa) {
        return 1 - 2 * sigmoid(lnKappa - MOST_ABSORPTION);
    }

    /** d ln sigma / d ln kappa. */
    public static double sigmaSlope(double lnKappa) {
        return SCATTERING_POWER - (SCATTERING_POWER - 1) * sigmoid(lnKappa - MOST_SCATTERING);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return x > 30 ? x : Math.log1p(Math.exp(x));
    }

    /** {@link #lnKappa(double)} of each element. */
    static Dual lnKappa(Dual darkness) {
        return darkness.clip(BRIGHTEST, DARKEST)
                .mul(-1)
                .exp()
                .mul(1 / (0.75 * FORMATION * BLUR))
                .add(-COLDEST / (FORMATION * BLUR))
                .clip(MOST_OPAQUE, Float.MAX_VALUE)
                .softplus()
                .log()
                .mul(-1)
                .add(-Math.log(BLUR));
    }

    /** {@link #absorbed(double)} of each element. */
    static Dual absorbed(Dual lnKappa) {
        return lnKappa.sub(lnKappa.add(-MOST_ABSORPTION).softplus().mul(2));
    }

    /** {@link #lnSigma(double)} of each element. */
    static Dual lnSigma(Dual lnKappa) {
        Dual excess = lnKappa.add(-MOST_SCATTERING).softplus().mul(SCATTERING_POWER - 1);
        return lnKappa.mul(SCATTERING_POWER).add(LN_SCATTERING).sub(excess);
    }
}
