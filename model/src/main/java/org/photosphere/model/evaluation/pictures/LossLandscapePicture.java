package org.photosphere.model.evaluation.pictures;

import java.awt.Color;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;

/** Mean square difference of a model's flux from one spectrum over two labels: the paper's figure 4. */
final class LossLandscapePicture {

    static final String NAME = "systems-landscape";

    private static final int WIDTH = 860;
    private static final int HEIGHT = 620;

    /** Values along a label; odd, so that the truth is one of them where no bound is near. */
    private static final int VALUES = 31;

    /** Spectra per call of the model. */
    private static final int BATCH = 62;

    /** Distance of the landscape's edges from the truth: a share of a logarithmic label, or dex. */
    private static final double SHARE = 0.08;

    private static final double DEX = 0.8;

    /** Number of levels, two per decade below the largest difference. */
    private static final int LEVELS = 9;

    /** Half the length of a mark, share of the axis. */
    private static final double MARK = 0.018;

    /** Ratio of an equal length's shares of the two axes. */
    private static final double UP_OVER_ACROSS = 1.2;

    private static final Color TRUTH = Palette.PAPER;
    private static final Color ANSWER = new Color(0xE4572E);

    private LossLandscapePicture() {}

    /**
     * @param star one spectrum, on the model's bins and with its labels
     * @param answer labels of an inversion of it
     * @return empty for a model of a single label
     */
    static Optional<Picture> of(
            ForwardModel model, String title, NormalisedGrid star, Optional<double[]> answer, String subtitle) {
        LabelSpace labels = model.labels();
        if (labels.size() < 2) {
            return Optional.empty();
        }
        int x = Math.max(0, labels.indexOf(Label.TEFF));
        int y = labels.indexOf(Label.LOGG) >= 0 ? labels.indexOf(Label.LOGG) : x == 0 ? 1 : 0;
        HeatMap map = losses(model, star, values(labels.get(x), star.labels()[0][x], answer, x), x, y, answer);
        double largest = Arrays.stream(map.values())
                .flatMapToDouble(Arrays::stream)
                .max()
                .orElseThrow();
        // Levels of 10^(n/2); the largest one holds everything.
        double top = Math.ceil(2 * largest) / 2;
        String truth = GridPointCaption.of(star.labelNames(), star.labels()[0]);
        Chart chart = chart(map, labels.get(x).name(), labels.get(y).name(), top);
        mark(chart, map, star.labels()[0][x], star.labels()[0][y], TRUTH, true);
        answer.ifPresent(found -> mark(chart, map, found[x], found[y], ANSWER, false));
        Picture picture = new Picture(
                NAME, "Loss landscape of one spectrum", title + ", " + truth + "; " + subtitle, WIDTH, HEIGHT);
        chart.key("\u00D7 truth", Palette.TRUE);
        answer.ifPresent(found -> chart.key("+ answer", ANSWER));
        return Optional.of(picture.with(chart, 0, 0, WIDTH, HEIGHT));
    }

    private static Chart chart(HeatMap map, String xName, String yName, double top) {
        double[] x = map.x();
        double[] y = map.y();
        Chart chart = new Chart(
                "mean square difference of max-normalised flux",
                Axis.linear(GridPointCaption.title(xName), x[0], x[x.length - 1]),
                Axis.linear(GridPointCaption.title(yName), y[0], y[y.length - 1]));
        map.paint(
                chart,
                value -> Math.max(0, Math.min(LEVELS - 1, LEVELS - 1 + (int) Math.ceil(2 * (value - top)))),
                level -> Palette.step(level, LEVELS));
        for (int level = 0; level < LEVELS; level++) {
            double bound = Math.pow(10, top - (LEVELS - 1 - level) / 2.0);
            chart.key(String.format(Locale.ROOT, "< %.1e", bound), Palette.step(level, LEVELS));
        }
        return chart;
    }

    /** Returns the common logarithms of the losses, the other labels at their true values. */
    private static HeatMap losses(
            ForwardModel model, NormalisedGrid star, double[] xs, int x, int y, Optional<double[]> answer) {
        double[] truth = star.labels()[0];
        double[] ys = values(model.labels().get(y), truth[y], answer, y);
        double[][] points = new double[VALUES * VALUES][];
        for (int p = 0; p < points.length; p++) {
            points[p] = truth.clone();
            points[p][x] = xs[p % VALUES];
            points[p][y] = ys[p / VALUES];
        }
        double[][] losses = new double[VALUES][VALUES];
        for (int from = 0; from < points.length; from += BATCH) {
            double[][] some = Arrays.copyOfRange(points, from, Math.min(points.length, from + BATCH));
            float[][] flux = model.flux(some);
            for (int i = 0; i < some.length; i++) {
                double loss = meanSquare(flux[i], star.flux()[0]);
                losses[(from + i) / VALUES][(from + i) % VALUES] = Math.log10(Math.max(Float.MIN_NORMAL, loss));
            }
        }
        return new HeatMap(xs, ys, losses);
    }

    private static double meanSquare(float[] flux, float[] truth) {
        double sum = 0;
        for (int j = 0; j < truth.length; j++) {
            sum += (flux[j] - truth[j]) * (double) (flux[j] - truth[j]);
        }
        return sum / truth.length;
    }

    /** Returns values around the truth that include the answer, within the label's bounds. */
    static double[] values(Label label, double truth, Optional<double[]> answer, int index) {
        double reach = label.logarithmic() ? SHARE * truth : DEX;
        if (answer.isPresent()) {
            reach = Math.max(reach, 1.2 * Math.abs(answer.get()[index] - truth));
        }
        double lower = Math.max(label.lower(), truth - reach);
        double upper = Math.min(label.upper(), truth + reach);
        double[] values = new double[VALUES];
        for (int i = 0; i < VALUES; i++) {
            // Rounding must not leave the bounds.
            values[i] = Math.min(upper, lower + (upper - lower) * i / (VALUES - 1));
        }
        return values;
    }

    private static void mark(Chart chart, HeatMap map, double x, double y, Color colour, boolean isDiagonal) {
        double dx = MARK * (map.x()[map.x().length - 1] - map.x()[0]);
        double dy = MARK * UP_OVER_ACROSS * (map.y()[map.y().length - 1] - map.y()[0]);
        double tilt = isDiagonal ? dy : 0;
        chart.line(new double[] {x - dx, x + dx}, new double[] {y - tilt, y + tilt}, colour, 2.5);
        chart.line(
                new double[] {isDiagonal ? x - dx : x, isDiagonal ? x + dx : x},
                new double[] {y + dy, y - dy},
                colour,
                2.5);
    }
}
