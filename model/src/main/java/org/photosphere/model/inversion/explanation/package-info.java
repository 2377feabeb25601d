/**
 * Explanation of an answer: residuals pixel by pixel, regions that noise does not explain, chi^2 around the minimum.
 *
 * <p>{@link FitExplainer} is the public class. {@link FitExplanation} assembles an
 * {@link org.photosphere.model.inversion.Explanation} from a {@link FrozenFit}, {@link MisfitScan} and
 * {@link LandscapeScan}; {@link MisfitMeasure} compares a star of known labels with the model.
 */
@NullMarked
package org.photosphere.model.inversion.explanation;

import org.jspecify.annotations.NullMarked;
