/**
 * Perceptrons from labels to coefficients of principal components of the flux: the reduced models of inversions.
 *
 * <p>{@link ComponentWeights} become a {@link ComponentNetwork}, which {@link ComponentTrainer} trains;
 * {@link ComponentModel} is the forward model, and {@link ObservedComponents} applies an instrument's operator to the last
 * layer once. {@link ComponentZones} are networks of successive ranges of Teff, evaluated by
 * {@link ComponentZoneNetworks} from the {@link ComponentCoefficients} of each, by vector instructions instead of the
 * engine; {@link ComponentInputs} is what a first layer takes.
 */
@NullMarked
package org.photosphere.model.network.components;

import org.jspecify.annotations.NullMarked;
