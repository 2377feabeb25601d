/**
 * Training of forward models on grids, and the errors that are measured at its end.
 *
 * <p>{@link BundleTraining} runs one training from a grid file to a bundle, for any model. {@link TrainingSet} holds
 * the spectra, {@link TrainingSettings} the settings, {@link CoefficientTargets} what a reduced model learns, {@link Checkpoint} the state of a resumed training.
 * {@link ModelMetrics}, {@link ErrorTables} and {@link EmulatorErrors} measure the held-out error;
 * {@link LocalInterpolation} is the baseline without a network. {@code training.physformer} holds what only PhysFormer
 * needs.
 */
@NullMarked
package org.photosphere.model.training;

import org.jspecify.annotations.NullMarked;
