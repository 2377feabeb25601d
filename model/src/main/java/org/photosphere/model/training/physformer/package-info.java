/**
 * The training of PhysFormer: stages, losses and the reduced model that replaces it.
 *
 * <p>{@link PhysFormerArchitecture} is the model with its {@link PhysFormerSettings}; {@link TrainablePhysFormer} is the
 * network in its {@link PhysFormerStage}s on {@link PhysFormerData}; {@link MapLoss} trains the map from labels to the
 * latent; {@link BandFluxFractions} are the reference of its energies; {@link ReducedModelTraining} and
 * {@link ZoneTraining} train the reduced model.
 */
@NullMarked
package org.photosphere.model.training.physformer;

import org.jspecify.annotations.NullMarked;
