/**
 * The training of PhysFormer: stages, losses and the reduced model that replaces it.
 *
 * <p>{@link PhysFormerBundleTraining} goes from a grid file to a bundle; {@link TrainablePhysFormer} is the network
 * in its {@link PhysFormerStage}s on {@link PhysFormerData}; {@link MapLoss} trains the map from labels to the latent;
 * {@link PhysicsMetrics} and {@link BandFluxFractions} measure the physics of the result; {@link ReducedModelTraining}
 * and {@link ZoneTraining} train the reduced model; {@link PhysFormerBundler} writes the bundle.
 */
@NullMarked
package org.photosphere.model.training.physformer;

import org.jspecify.annotations.NullMarked;
