package org.photosphere.model.physics;

/**
 * Optical depth of the layers (5): the opacity of a layer counts for all the way from the layer above. Exact for a
 * constant opacity, of first order in the grid's step of ln s for one that varies with depth.
 */
public final class OpticalDepth {

    private OpticalDepth() {}

    /**
     * @param kappa true absorption in units of the reference opacity, not negative, [layer]
     * @param sigma scattering in the same units, not negative, [layer]
     * @return extinction chi = kappa + sigma, [layer]
     */
    public static double[] extinction(double[] kappa, double[] sigma) {
        double[] chi = new double[kappa.length];
        for (int i = 0; i < chi.length; i++) {
            if (!(kappa[i] >= 0) || !(sigma[i] >= 0)) {
                throw new IllegalArgumentException("opacity of layer " + i + " is not a number of at least 0: kappa "
                        + kappa[i] + ", sigma " + sigma[i]);
            }
            chi[i] = kappa[i] + sigma[i];
        }
        return chi;
    }

    /**
     * @param chi extinction in units of the reference opacity, not negative, [layer]
     * @param grid of these layers
     * @return tau at the layers, dimensionless, ascending, [layer]
     */
    public static double[] of(double[] chi, DepthGrid grid) {
        double[] step = grid.steps();
        double[] tau = new double[chi.length];
        double sum = 0;
        for (int i = 0; i < tau.length; i++) {
            sum += chi[i] * step[i]; // (5)
            tau[i] = sum;
        }
        return tau;
    }
}
