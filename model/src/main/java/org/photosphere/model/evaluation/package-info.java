/**
 * The accuracy of a model on a grid file, and of uncertainties on known truth.
 *
 * <p>{@link GridEvaluation} measures a bundle on a grid's held-out spectra and returns a {@link Comparison};
 * {@link PullStatistics} and {@link SigmaFactors} measure whether the stated sigmas of inversions are the actual ones.
 * {@code evaluation.pictures} draws them.
 */
@NullMarked
package org.photosphere.model.evaluation;

import org.jspecify.annotations.NullMarked;
