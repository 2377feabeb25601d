package org.photosphere.model.evaluation.pictures;

import java.util.Arrays;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.WavelengthBand;

/** Median and 90th percentile over the spectra of the absolute error, bin by bin. */
final class WavelengthErrorPicture {

    static final String NAME = "error-by-wavelength";

    private static final int WIDTH = 1180;
    private static final int HEIGHT = 520;
    private static final double PERCENTILE = 0.9;

    /** Largest ratio on the axis: where flux is nearly zero, errors are too, and smaller ones are omitted. */
    private static final double DEPTH = 1e5;

    /** Factor kept free above the data for the names of the bands. */
    private static final double HEADROOM = 1.8;

    private static final double NOTE_DEPTH = 0.05;

    private WavelengthErrorPicture() {}

    static Picture of(Comparison comparison, String subtitle) {
        WavelengthBins bins = comparison.grid().bins();
        double[] median = quantiles(comparison, 0.5);
        double[] high = quantiles(comparison, PERCENTILE);
        double largest = Arrays.stream(high).max().orElseThrow();
        double upper = HEADROOM * Math.max(largest, Float.MIN_NORMAL);
        double deepest = upper / DEPTH;
        double lower = Arrays.stream(median).filter(v -> v > deepest).min().orElse(deepest);
        double[] x = bins.centres();
        Axis vertical = Axis.decades("|generated \u2212 true|  (flux / maximum)", lower, upper);
        Chart chart = new Chart("", Axis.wavelengths(bins.lower(), bins.upper()), vertical);
        markBands(chart, bins, vertical.lower(), vertical.upper());
        chart.line(x, high, Palette.OCHRE, 1.5).line(x, median, Palette.BLUE, 1.5);
        return new Picture(NAME, "Error over wavelength", subtitle, WIDTH, HEIGHT)
                .withKey("median", Palette.BLUE)
                .withKey("90th percentile", Palette.OCHRE)
                .with(chart, 0, 0, WIDTH, HEIGHT);
    }

    /** Returns a quantile over spectra of the absolute error, [bin]. */
    static double[] quantiles(Comparison comparison, double share) {
        float[][] truth = comparison.grid().flux();
        double[] quantiles = new double[truth[0].length];
        double[] errors = new double[truth.length];
        for (int j = 0; j < quantiles.length; j++) {
            for (int i = 0; i < errors.length; i++) {
                errors[i] = Math.abs(comparison.predicted()[i][j] - truth[i][j]);
            }
            quantiles[j] = RobustStatistics.quantile(errors, share);
        }
        return quantiles;
    }

    private static void markBands(Chart chart, WavelengthBins bins, double lower, double upper) {
        for (WavelengthBand band : WavelengthBand.values()) {
            double from = Math.max(band.from(), bins.lower());
            double to = Math.min(band.to(), bins.upper());
            if (from >= to) {
                continue;
            }
            if (from > bins.lower()) {
                chart.guide(new double[] {from, from}, new double[] {lower, upper});
            }
            chart.note(band.title(), Math.sqrt(from * to), upper * Math.pow(lower / upper, NOTE_DEPTH));
        }
    }
}
