/**
 * The Payne (Ting et al. 2019): a fully connected network from labels to flux, and the published networks of one per
 * pixel.
 *
 * <p>{@link PayneModel} and {@link PixelPayneModel} are the forward models. {@link PayneWeights} become a
 * {@link PayneNetwork}, which {@link PayneTrainer} trains; {@link ObservedPayne} applies an instrument's operator to
 * the last layer once. {@link PayneZones} are Paynes of successive ranges of Teff, evaluated by
 * {@link PayneZoneNetworks} from the {@link PayneCoefficients} of each, by vector instructions instead of the engine; {@link PayneInputs} is what a first layer takes. {@link PublishedPayne} reads a published
 * file, {@link PixelNetworks} evaluates it on a {@link PixelAxis}.
 */
@NullMarked
package org.photosphere.model.network.payne;

import org.jspecify.annotations.NullMarked;
