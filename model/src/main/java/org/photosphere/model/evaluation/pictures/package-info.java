/**
 * Figures of evaluations and of single fits.
 *
 * <p>{@link EvaluationPictures} draws a {@link org.photosphere.model.evaluation.Comparison}; {@link FitPictures} draws
 * an {@link ExplainedFit}; {@link SystemPictures} draws a comparison of several models. Each other type is one figure or its caption; {@code chart} draws them and does not depend
 * on stars.
 */
@NullMarked
package org.photosphere.model.evaluation.pictures;

import org.jspecify.annotations.NullMarked;
