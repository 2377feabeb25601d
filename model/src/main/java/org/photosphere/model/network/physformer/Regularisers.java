package org.photosphere.model.network.physformer;

/**
 * Weights of the regularising terms in a PhysFormer's loss; the misfit, the mean square error of max-normalised flux,
 * has weight 1.
 *
 * @param bottleneck of the latents' squares: with the noise, the divergence of a beta-VAE whose width is fixed
 * @param latentNoise standard deviation of the noise added to the latents in the autoencoder; their own is about 1
 * @param energy of the square of the energy residual (9), relative to the band's energy
 * @param transfer of the mean square of the transfer residual (8) on sampled wavelengths and directions
 */
public record Regularisers(double bottleneck, double latentNoise, double energy, double transfer) {}
