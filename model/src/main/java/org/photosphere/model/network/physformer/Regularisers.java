package org.photosphere.model.network.physformer;

/**
 * Weights of the terms in a PhysFormer's loss other than the misfit, the mean square error of max-normalised flux, which
 * has weight 1.
 *
 * @param bottleneck of the latents' squares: with the noise, the divergence of a beta-VAE whose width is fixed
 * @param latentNoise standard deviation of the noise added to the latents in the autoencoder; their own is about 1
 * @param energy of the square of the energy residual (9), relative to the band's energy
 * @param transfer of the square of the transfer residual (8), summed over midpoints, in the training of a network's
 *     intensity
 * @param constantFlux of the square of the relative difference of the total flux at a layer from the emergent one
 * @param heating of the square of the net absorption of a layer over its emission
 * @param rosseland of the square of ln of the Rosseland mean opacity in units of the reference: depths are Rosseland
 *     depths approximately
 * @param structure of the squares of what the blocks add to ln kappa and ln sigma
 * @param map of the squares of the differences of the map's latents from the encoder's: directions that hardly change the
 *     spectrum are free otherwise, and the decoder is used where it was never trained
 */
public record Regularisers(
        double bottleneck,
        double latentNoise,
        double energy,
        double transfer,
        double constantFlux,
        double heating,
        double rosseland,
        double structure,
        double map) {

    /** Returns the misfit alone. */
    public static Regularisers none() {
        return new Regularisers(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Whether radiative equilibrium contributes. */
    boolean withEquilibrium() {
        return constantFlux > 0 || heating > 0 || rosseland > 0;
    }
}
