/**
 * The contract of the inversion: from observed spectra to labels with uncertainties and flags, whatever the method.
 *
 * <p>{@link Inverter} takes spectra and returns an {@link Inversion} for each, a {@link Solution} or a reason for its absence.
 * {@link InversionSettings} with a {@link FitProfile} per instrument configure it; {@link ModelInadequacy} and
 * {@link ModelFloor} state the model's error on real stars; {@link Flag} and {@link FlagLimits} define the flags.
 * {@link Explanation} and {@link Misfit} describe a fit pixel by pixel.
 *
 * <p>In reading order: {@code instrument} (the model as one instrument's pixels see it), {@code noise} (the errors that a
 * residual may have), {@code fit} (least squares and the answer; its face is
 * {@link org.photosphere.model.inversion.fit.LevenbergMarquardtInverter}), {@code explanation} (its face is
 * {@link org.photosphere.model.inversion.explanation.FitExplainer}). Other packages see this package and the two faces.
 */
@NullMarked
package org.photosphere.model.inversion;

import org.jspecify.annotations.NullMarked;
