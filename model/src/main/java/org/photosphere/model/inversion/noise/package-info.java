/**
 * The possible errors of a residual: their sources, the pixels that they exclude, and the whitening of a residual.
 *
 * <p>{@link NoiseCovariance} sums observed noise, emulator error and the scatter of real stars to a {@link NoiseModel};
 * {@link Clipping} excludes pixels that no noise explains; {@link WhitenedNoise} applies the inverse square root of the
 * covariance to columns. {@link ErrorScale}, {@link RobustRmsMisfit} and
 * {@link EmissionLineDetector} judge the residual of a finished fit.
 */
@NullMarked
package org.photosphere.model.inversion.noise;

import org.jspecify.annotations.NullMarked;
