package org.photosphere.model.inversion;

/**
 * Relative difference between a star and the model of its known labels, under a fitted continuum, where it was
 * measured. The arrays belong to the receiver.
 *
 * @param wavelength Angstrom, vacuum, in the star's rest frame, ascending, [row]
 * @param share star over model minus one, [row]
 * @param variance of the share from the observed noise, [row]
 */
public record Misfit(double[] wavelength, double[] share, double[] variance) {}
