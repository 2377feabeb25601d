/**
 * Sums of products over long arrays: the arithmetic that most of an inversion's time is spent on.
 *
 * <p>{@link WeightedSums} weights rows of a matrix, {@link Filter} neighbouring values, and {@link Correlation} compares
 * series, in single precision; {@link Gram} multiplies columns with columns in double precision. They use {@link
 * Kernels}: {@link VectorKernels} where the Java runtime has them, else {@link LoopKernels}; {@link KernelChoice}
 * chooses once, after a {@link KernelCheck}, and {@link VectorSupport} reports which and why. Each sum has a fixed order
 * of additions on a machine, independent of the other sums of a call.
 */
@NullMarked
package org.photosphere.model.vector;

import org.jspecify.annotations.NullMarked;
