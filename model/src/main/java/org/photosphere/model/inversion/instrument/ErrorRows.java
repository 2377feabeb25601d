package org.photosphere.model.inversion.instrument;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Error of a model at an instrument's rows. The arrays are shared, not to be modified.
 *
 * @param error the source, of which the root mean square alone is used
 * @param components parts that rows share, in units of the root mean square, [component][row]
 * @param own part that rows do not share, in the same unit, [row]
 * @param correlated number of rows over which the unshared part is equivalent to one error, [row]
 */
public record ErrorRows(EmulatorError error, double[][] components, double[] own, double[] correlated) {

    /**
     * @param points the error at the points where rows use the model
     * @param atRows map from points to rows of a star at rest
     * @param arms in the order of their rows
     * @param bins of the model
     */
    static ErrorRows of(
            EmulatorError points, Function<float[], double[]> atRows, List<ArmView> arms, WavelengthBins bins) {
        double[] own = atRows.apply(points.shared().own());
        double[] correlated = new double[own.length];
        int first = 0;
        for (ArmView arm : arms) {
            double rows = points.shared().correlatedBins() * rowsPerBin(arm, bins);
            Arrays.fill(correlated, first, first + arm.rows(), rows);
            first += arm.rows();
        }
        float[][] rms =
                Arrays.stream(points.rms()).map(atRows).map(Precision::floats).toArray(float[][]::new);
        double[][] components =
                Arrays.stream(points.shared().components()).map(atRows).toArray(double[][]::new);
        return new ErrorRows(points.with(rms, CorrelatedErrors.none(own.length)), components, own, correlated);
    }

    /**
     * Returns the root mean square in observed flux.
     *
     * @param unit flux that the error is a share of, in observed flux, [row]
     */
    public double[] in(double[] unit, double[] labels) {
        float[] shares = error.at(labels);
        double[] amplitude = new double[shares.length];
        for (int i = 0; i < amplitude.length; i++) {
            amplitude[i] = shares[i] * unit[i];
        }
        return amplitude;
    }

    private static double rowsPerBin(ArmView arm, WavelengthBins bins) {
        if (arm.rows() == 0) {
            return 1.0;
        }
        int within = 0;
        double lower = Continuum.lower(arm);
        double upper = Continuum.upper(arm);
        for (int b = 0; b < bins.count(); b++) {
            within += bins.centre(b) >= lower && bins.centre(b) <= upper ? 1 : 0;
        }
        return Math.max(1.0, arm.rows() / Math.max(1.0, within));
    }

    /**
     * Returns the errors at every Nth row.
     *
     * @param kept selects the values of the kept rows from those of all
     */
    ErrorRows thinned(UnaryOperator<double[]> kept, int every) {
        float[][] rms = Arrays.stream(error.rms())
                .map(Precision::doubles)
                .map(kept)
                .map(Precision::floats)
                .toArray(float[][]::new);
        double[] some = kept.apply(own);
        double[] over = Arrays.stream(kept.apply(correlated))
                .map(rows -> Math.max(1.0, rows / every))
                .toArray();
        return new ErrorRows(
                error.with(rms, CorrelatedErrors.none(some.length)),
                Arrays.stream(components).map(kept).toArray(double[][]::new),
                some,
                over);
    }
}
