/**
 * Training of forward models on grids, and the errors that are measured at its end.
 *
 * <p>{@link BundleTraining} runs one training from a grid file to a bundle. {@link Trainer} trains any
 * {@link TrainableNetwork} through its {@link Stage}s, with {@link TrainingCheckpoint}, {@link TrainingLog} and
 * {@link TrainingProgress}, to a {@link TrainingOutcome}. {@link TrainablePayne} is one such network, by its
 * {@link PayneSettings}: it learns a {@link TrainingSet}, or the {@link CoefficientTargets} of a reduced model.
 * {@link ModelMetrics}, {@link ErrorTables} and {@link EmulatorErrors} measure the held-out error;
 * {@link LocalInterpolation} is the baseline without a network. {@code training.physformer} holds what only PhysFormer
 * needs.
 */
@NullMarked
package org.photosphere.model.training;

import org.jspecify.annotations.NullMarked;
