package org.photosphere.model.inversion;

/**
 * A star less the model of labels that are known for it, under a continuum of its own, where it was measured. The arrays
 * belong to the receiver.
 *
 * @param wavelength Angstrom, vacuum, at rest of the star, ascending, [row]
 * @param share star over model less one, [row]
 * @param variance of the share, of the observed noise, [row]
 */
public record Misfit(double[] wavelength, double[] share, double[] variance) {}
