/**
 * The training of other publications' networks, and the interpolation that needs none.
 *
 * <p>{@link BaselineSettings} is a network with its optimiser and schedule, {@link TrainableBaseline} the network in
 * training.
 */
@NullMarked
package org.photosphere.model.training.baseline;

import org.jspecify.annotations.NullMarked;
