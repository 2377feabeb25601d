/**
 * What real stars of known labels teach about a model: {@link CalibrationStudy} measures how references differ from the model of
 * their labels, {@code StarLayerLearner} learns the difference with {@code SurfaceLearner}'s functions of the labels, {@link
 * RealStars} summarises answers of stars held out, {@link Calibration} is the result as a file.
 */
@NullMarked
package org.photosphere.model.calibration;

import org.jspecify.annotations.NullMarked;
