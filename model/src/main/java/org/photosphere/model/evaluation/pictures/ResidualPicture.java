package org.photosphere.model.evaluation.pictures;

import java.util.Arrays;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.spectrum.WavelengthBins;

/** Distributions of the residuals of the transfer equation and of the energy theorem: the paper's figure 3. */
final class ResidualPicture {

    static final String NAME = "residuals";

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;
    private static final int MOST_STEPS = 60;
    private static final int FEWEST_STEPS = 8;
    static final double PERCENTILE = 0.9;
    private static final double HEADROOM = 1.08;

    /** Share of the values on each side that a histogram may omit. */
    private static final double TAIL = 0.002;

    private ResidualPicture() {}

    static Picture of(PhysicalDiagnosis diagnosis, WavelengthBins bins, String subtitle) {
        return new Picture(NAME, "Residuals of the built-in physics", subtitle, 2 * WIDTH, 2 * HEIGHT)
                .withKey("median over spectra", Palette.BLUE)
                .withKey("90th percentile", Palette.OCHRE)
                .with(
                        histogram("radiative transfer equation", "RTE residual", flat(diagnosis.rteSamples())),
                        0,
                        0,
                        WIDTH,
                        HEIGHT)
                .with(
                        histogram("energy theorem", "ET residual / energy", diagnosis.energyResidual()),
                        WIDTH,
                        0,
                        WIDTH,
                        HEIGHT)
                .with(byBin("|RTE residual|", diagnosis.rteByBin(), bins), 0, HEIGHT, WIDTH, HEIGHT)
                .with(byBin("|ET residual| of the bin", diagnosis.energyByBin(), bins), WIDTH, HEIGHT, WIDTH, HEIGHT);
    }

    /** Shares of the values in equal steps between two ends. */
    record Histogram(double from, double to, double[] shares) {

        static Histogram of(double[] values) {
            double from = RobustStatistics.quantile(values, TAIL);
            double to = RobustStatistics.quantile(values, 1 - TAIL);
            // Equal values still need a width.
            double least = 1e-6 * Math.max(1e-6, Math.abs(from));
            if (to - from < least) {
                from -= least;
                to += least;
            }
            // Rice's rule: more steps would show noise.
            int steps = (int) Math.round(2 * Math.cbrt(values.length));
            steps = Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, steps));
            double[] shares = new double[steps];
            for (double value : values) {
                int bin = (int) Math.floor((value - from) / (to - from) * steps);
                if (value >= from && value <= to) {
                    shares[Math.min(bin, steps - 1)] += 1.0 / values.length;
                }
            }
            return new Histogram(from, to, shares);
        }
    }

    static Chart histogram(String title, String axis, double[] values) {
        Histogram histogram = Histogram.of(values);
        int n = histogram.shares().length;
        double step = (histogram.to() - histogram.from()) / n;
        double[] x = new double[2 * n + 2];
        double[] y = new double[2 * n + 2];
        for (int b = 0; b < n; b++) {
            x[2 * b + 1] = histogram.from() + b * step;
            x[2 * b + 2] = histogram.from() + (b + 1) * step;
            y[2 * b + 1] = 100 * histogram.shares()[b];
            y[2 * b + 2] = y[2 * b + 1];
        }
        x[0] = x[1];
        x[2 * n + 1] = x[2 * n];
        double highest = Arrays.stream(y).max().orElseThrow();
        return new Chart(
                        title,
                        Axis.linear(axis, histogram.from(), histogram.to()),
                        Axis.linear("share (%)", 0, HEADROOM * highest))
                .area(x, y, Palette.PALE_BLUE)
                .line(x, y, Palette.BLUE, 1.2);
    }

    private static Chart byBin(String axis, float[][] residuals, WavelengthBins bins) {
        double[] high = byBin(residuals, PERCENTILE);
        double highest = Math.max(Float.MIN_NORMAL, Arrays.stream(high).max().orElseThrow());
        return new Chart(
                        "first " + high.length + " wavelengths",
                        Axis.linear(Axis.WAVELENGTH, bins.edge(0), bins.edge(high.length)),
                        Axis.linear(axis, 0, HEADROOM * highest))
                .line(Arrays.copyOf(bins.centres(), high.length), high, Palette.OCHRE, 1.5)
                .line(Arrays.copyOf(bins.centres(), high.length), byBin(residuals, 0.5), Palette.BLUE, 1.5);
    }

    /** Returns a quantile over spectra of the absolute residuals, [bin]. */
    static double[] byBin(float[][] residuals, double share) {
        double[] quantiles = new double[residuals[0].length];
        for (int j = 0; j < quantiles.length; j++) {
            int bin = j;
            double[] magnitudes = Arrays.stream(residuals)
                    .mapToDouble(row -> Math.abs(row[bin]))
                    .toArray();
            quantiles[j] = RobustStatistics.quantile(magnitudes, share);
        }
        return quantiles;
    }

    static double[] flat(float[][] rows) {
        double[] flat = new double[rows.length * rows[0].length];
        int at = 0;
        for (float[] row : rows) {
            for (float value : row) {
                flat[at++] = value;
            }
        }
        return flat;
    }
}
