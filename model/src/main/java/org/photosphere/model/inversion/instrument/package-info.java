/**
 * The forward model on the pixels of one instrument.
 *
 * <p>{@link InstrumentView} holds an {@link ArmView} per arm: which form it takes ({@link BinnedArm},
 * {@link RebinnedArm}, {@link DopplerShiftedArm}, {@link OperatedArm}) depends on the arm's line spread and on whether
 * a velocity is fitted, and {@link ArmViews} decides. Each maps the model's bins to rows, which are pixels or means
 * over bins. {@link Continuum} is the factor between model and observed flux, {@link ErrorRows} the model's own error
 * at the rows. An {@link Observation} is a spectrum on these rows; {@link ModelledRows} is the model on them.
 * {@code fit} compares the two.
 */
@NullMarked
package org.photosphere.model.inversion.instrument;

import org.jspecify.annotations.NullMarked;
