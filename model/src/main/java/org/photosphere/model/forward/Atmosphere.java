package org.photosphere.model.forward;

import java.util.function.IntToDoubleFunction;

/**
 * Physical fields from which a model generates one spectrum, over depth. Layers are counted from the surface, depths
 * from there inward; opacities are in units of a reference opacity, whose optical depth is the depth s. Owns its
 * arrays.
 *
 * @param depth s, [layer]
 * @param temperature T, K, [layer]
 * @param kappa absorption, [layer][bin]
 * @param sigma scattering, [layer][bin]
 * @param tau optical depth at each bin, [layer][bin]
 * @param rosseland Rosseland mean of kappa + sigma, [layer]
 * @param rosselandDepth its optical depth, [layer]
 * @param layerFlux F of the formal solution over all bins, erg s^-1 cm^-2, [layer]; the same at all depths where
 *     radiation carries all energy
 * @param heating integral of kappa (J - B) over that of kappa B, over all bins; 0 in radiative equilibrium, [layer]
 * @param scatteringError root mean square over the bins of (sigma / chi) (J' - J) / S: J of the source function, and J' of
 *     the intensity that results from it, [layer]
 * @param flux emergent, erg s^-1 cm^-2 Angstrom^-1, [bin]
 */
public record Atmosphere(
        double[] depth,
        double[] temperature,
        float[][] kappa,
        float[][] sigma,
        float[][] tau,
        double[] rosseland,
        double[] rosselandDepth,
        double[] layerFlux,
        double[] heating,
        double[] scatteringError,
        float[] flux) {

    /** Rosseland depth above which radiation carries all energy; below it convection carries some. */
    public static final double RADIATIVE = 0.6;

    /**
     * Returns the root mean square of the relative differences of the flux from the emergent one, above
     * {@link #RADIATIVE}.
     */
    public double fluxError() {
        return rootMeanSquare(i -> layerFlux[i] / layerFlux[0] - 1);
    }

    /** Returns the root mean square of {@link #heating} above {@link #RADIATIVE}. */
    public double heatingError() {
        return rootMeanSquare(i -> heating[i]);
    }

    private double rootMeanSquare(IntToDoubleFunction residual) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < depth.length && rosselandDepth[i] <= RADIATIVE; i++) {
            sum += Math.pow(residual.applyAsDouble(i), 2);
            count++;
        }
        return count == 0 ? 0 : Math.sqrt(sum / count);
    }

    /** Returns T at a Rosseland depth, linear in its logarithm, K; that of the first or last layer beyond them. */
    public double temperatureAt(double rosseland) {
        int below = 0;
        while (below < depth.length && rosselandDepth[below] < rosseland) {
            below++;
        }
        if (below == 0 || below == depth.length) {
            return temperature[Math.min(below, depth.length - 1)];
        }
        double above = Math.log(rosselandDepth[below - 1]);
        double share = (Math.log(rosseland) - above) / (Math.log(rosselandDepth[below]) - above);
        return temperature[below - 1] + share * (temperature[below] - temperature[below - 1]);
    }

    /** Returns the Rosseland depth at which the optical depth of each bin is 2/3, from which its light comes, [bin]. */
    public double[] formationDepth() {
        double[] formation = new double[flux.length];
        for (int j = 0; j < formation.length; j++) {
            int below = 0;
            while (below < depth.length - 1 && tau[below][j] < 2.0 / 3) {
                below++;
            }
            if (below == 0) {
                formation[j] = rosselandDepth[0] * 2.0 / 3 / tau[0][j];
                continue;
            }
            double share = (2.0 / 3 - tau[below - 1][j]) / (tau[below][j] - tau[below - 1][j]);
            double clipped = Math.min(1, Math.max(0, share));
            formation[j] = rosselandDepth[below - 1] + clipped * (rosselandDepth[below] - rosselandDepth[below - 1]);
        }
        return formation;
    }
}
