/**
 * Named arrays and their files, without an engine.
 *
 * <p>A {@link Tensor} has a shape and values, {@link Weights} are tensors by name. {@link SafeTensors} reads and writes
 * the files of bundles, {@link NpzFile} reads those of published networks; {@link HalfFloat} converts 16-bit values.
 */
@NullMarked
package org.photosphere.model.network.tensor;

import org.jspecify.annotations.NullMarked;
