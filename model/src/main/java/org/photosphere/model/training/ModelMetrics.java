package org.photosphere.model.training;

import java.util.Arrays;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.NormalisedGrid;

/**
 * Errors of a model against a grid, on max-normalised flux, over all pixels of all spectra.
 *
 * @param rmse root mean square difference
 * @param mae mean absolute difference
 * @param r2 1 minus the ratio of the squared differences to the squared deviations of the grid's pixels from their
 *     common mean
 * @param spectra number of spectra
 * @param medianSpectrum median over spectra of each one's root mean square difference
 * @param percentile95 their 95th percentile
 */
public record ModelMetrics(
        double rmse, double mae, double r2, int spectra, double medianSpectrum, double percentile95) {

    /** Spectra per call of the model. */
    private static final int BATCH = 64;

    /** @param grid on the model's bins, within its bounds */
    public static ModelMetrics of(ForwardModel model, NormalisedGrid grid) {
        float[][] predicted = new float[grid.spectra()][];
        for (int from = 0; from < predicted.length; from += BATCH) {
            int to = Math.min(predicted.length, from + BATCH);
            float[][] some = model.flux(Arrays.copyOfRange(grid.labels(), from, to));
            System.arraycopy(some, 0, predicted, from, some.length);
        }
        return of(predicted, grid.flux());
    }

    /**
     * @param predicted max-normalised flux, [spectrum][bin], at least one spectrum
     * @param truth likewise
     */
    public static ModelMetrics of(float[][] predicted, float[][] truth) {
        double squares = 0;
        double absolutes = 0;
        double sum = 0;
        double sumOfSquares = 0;
        double[] perSpectrum = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            double squaresHere = 0;
            for (int j = 0; j < truth[i].length; j++) {
                double difference = predicted[i][j] - truth[i][j];
                squaresHere += difference * difference;
                absolutes += Math.abs(difference);
                sum += truth[i][j];
                sumOfSquares += (double) truth[i][j] * truth[i][j];
            }
            squares += squaresHere;
            perSpectrum[i] = Math.sqrt(squaresHere / truth[i].length);
        }
        double pixels = (double) truth.length * truth[0].length;
        double deviations = sumOfSquares - sum * sum / pixels;
        return new ModelMetrics(
                Math.sqrt(squares / pixels),
                absolutes / pixels,
                1 - squares / deviations,
                truth.length,
                RobustStatistics.quantile(perSpectrum, 0.5),
                RobustStatistics.quantile(perSpectrum, 0.95));
    }

    /** Returns the root mean square difference of one spectrum's pixels. */
    public static double rmse(float[] predicted, float[] truth) {
        double squares = 0;
        for (int j = 0; j < truth.length; j++) {
            double difference = predicted[j] - truth[j];
            squares += difference * difference;
        }
        return Math.sqrt(squares / truth.length);
    }
}
