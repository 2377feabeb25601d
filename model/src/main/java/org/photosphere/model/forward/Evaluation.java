package org.photosphere.model.forward;

/**
 * Flux and its derivatives for a batch. The arrays belong to the receiver.
 *
 * @param flux max-normalised flux per Angstrom, dimensionless, [spectrum][bin]
 * @param jacobian derivative of the flux by each label, per the label's unit, [spectrum][label][bin]
 */
public record Evaluation(float[][] flux, float[][][] jacobian) {}
