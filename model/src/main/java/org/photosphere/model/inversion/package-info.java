/**
 * The contract of the inversion: labels with uncertainties and flags from observed spectra, independent of the method.
 *
 * <p>{@link Inverter} takes spectra and returns an {@link Inversion} for each, a {@link Solution} or a reason for its
 * absence. {@link InversionSettings} with a {@link FitProfile} per instrument configure it; {@link StarLayer},
 * with its {@link LabelSurfaces} over a {@link LabelMetric}, and {@link ModelFloor} state the model's error on real stars; {@link Flag} and {@link FlagLimits} define the flags.
 * {@link Explanation} and {@link Misfit} describe a fit pixel by pixel.
 *
 * <p>In reading order: {@code instrument} (the model on one instrument's pixels), {@code noise} (the errors that a
 * residual may have), {@code fit} (least squares and the answer; public class {@link
 * org.photosphere.model.inversion.fit.LevenbergMarquardtInverter}), {@code explanation} (public class {@link
 * org.photosphere.model.inversion.explanation.FitExplainer}). Other packages use only this package and these two
 * classes.
 */
@NullMarked
package org.photosphere.model.inversion;

import org.jspecify.annotations.NullMarked;
