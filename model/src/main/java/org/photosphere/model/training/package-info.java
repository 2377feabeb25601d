/**
 * Training of forward models on grids, and the errors that are measured at its end.
 *
 * <p>{@link BundleTraining} runs one training of any {@link Architecture} from a grid file to a bundle: {@link Trainer}
 * trains its {@link TrainableNetwork} on {@link TrainingData} through {@link Stage}s, with {@link TrainingCheckpoint},
 * {@link TrainingLog} and {@link TrainingProgress}, to a {@link TrainingOutcome}; {@link HeldOutErrors} measures the
 * result by {@link ErrorTables} and {@link PhysicsMetrics}. {@link TrainableComponents} is one such network, by its
 * {@link ComponentSettings}: it learns a {@link TrainingSet}, or the {@link CoefficientTargets} of a reduced model.
 * {@link ModelMetrics} and {@link EmulatorErrors} measure the held-out error;
 * {@link LocalInterpolation} is the baseline without a network. {@code training.physformer} holds what only PhysFormer
 * needs.
 */
@NullMarked
package org.photosphere.model.training;

import org.jspecify.annotations.NullMarked;
