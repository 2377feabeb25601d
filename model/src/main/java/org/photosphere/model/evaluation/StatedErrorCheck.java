package org.photosphere.model.evaluation;

import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.grid.NormalisedGrid;

/**
 * Errors on spectra over those that the bundle states for their labels, root mean squares over the bins of a spectrum: 1
 * for an honest noise model.
 *
 * @param spectra number of spectra
 * @param median of the ratio
 * @param lower its 16th percentile
 * @param upper its 84th percentile
 * @param rms its root mean square, which a few wrong spectra determine
 */
public record StatedErrorCheck(int spectra, double median, double lower, double upper, double rms) {

    private static final double LOWER = 0.16;
    private static final double UPPER = 0.84;

    /**
     * @param stated error of the model
     * @param predicted max-normalised flux of the model, [spectrum][bin]
     * @param truth nodes that neither the model nor its error was derived from
     */
    static StatedErrorCheck of(EmulatorError stated, float[][] predicted, NormalisedGrid truth) {
        double[] ratio = new double[predicted.length];
        double squares = 0;
        for (int i = 0; i < ratio.length; i++) {
            float[] rms = stated.at(truth.labels()[i]);
            double actual = 0;
            double expected = 0;
            for (int j = 0; j < rms.length; j++) {
                double difference = predicted[i][j] - truth.flux()[i][j];
                actual += difference * difference;
                expected += (double) rms[j] * rms[j];
            }
            ratio[i] = Math.sqrt(actual / expected);
            squares += actual / expected / ratio.length;
        }
        return new StatedErrorCheck(
                ratio.length,
                RobustStatistics.median(ratio),
                RobustStatistics.quantile(ratio, LOWER),
                RobustStatistics.quantile(ratio, UPPER),
                Math.sqrt(squares));
    }
}
