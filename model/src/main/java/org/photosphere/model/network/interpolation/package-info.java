/**
 * Interpolation between the nodes of a grid: the classical rival of networks, and training data for them.
 *
 * <p>{@link LocalInterpolation} weighs the nodes around a point; {@link GridInterpolation} are a grid's spectra, and
 * {@link InterpolationModel} is both as a forward model.
 */
@NullMarked
package org.photosphere.model.network.interpolation;

import org.jspecify.annotations.NullMarked;
