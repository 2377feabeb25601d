/**
 * Networks of other publications, for comparison: each is one class that describes a map from labels to flux.
 *
 * <p>{@link Baseline} names them; {@link BaselineWeights} are one with its {@link NetworkSizes}; {@link BaselineTrainer}
 * trains it and {@link BaselineModel} is it as a forward model.
 */
@NullMarked
package org.photosphere.model.network.baseline;

import org.jspecify.annotations.NullMarked;
