package org.photosphere.model.evaluation.pictures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.evaluation.systems.InversionSpread;
import org.photosphere.model.evaluation.systems.SystemResult;
import org.photosphere.model.evaluation.systems.SystemResult.LabelErrors;

/** Distributions of the absolute errors of inversions by S/N and label, for up to two models: the paper's figure 5. */
final class InversionErrorsPicture {

    static final String NAME = "systems-inversions";

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;

    /** Places of the models' distributions relative to their S/N, and half the width of the widest part. */
    private static final double[][] OFFSETS = {{0}, {-0.21, 0.21}};

    private static final double HALF = 0.19;

    private static final int STEPS = 28;

    /** Share of the errors on each side that may be off the axis. */
    private static final double TAIL = 0.01;

    private static final Color[] PALE = {Palette.PALE_GENERATED, Palette.PALE_BLUE};

    private InversionErrorsPicture() {}

    /**
     * @param results of up to two models
     * @return empty where there is no inversion
     */
    static Optional<Picture> of(List<SystemResult> results, String subtitle) {
        Set<String> labels = new LinkedHashSet<>();
        TreeSet<Double> snrs = new TreeSet<>();
        for (SystemResult result : results) {
            for (SystemResult.Inversions inversions : result.inversions()) {
                snrs.add(inversions.snr());
                inversions.labels().stream()
                        .filter(label -> label.errors().length > 0)
                        .forEach(label -> labels.add(label.label()));
            }
        }
        if (labels.isEmpty()) {
            return Optional.empty();
        }
        int columns = Math.min(2, labels.size());
        int rows = (labels.size() + columns - 1) / columns;
        Picture picture = new Picture(
                NAME,
                "Absolute errors of inversions",
                subtitle + "; lines: median, 68.3 %, 95 %",
                columns * WIDTH,
                rows * HEIGHT);
        for (int m = 0; m < results.size(); m++) {
            picture.withKey(results.get(m).system().title(), ComparedSpectraPicture.colour(m));
        }
        int k = 0;
        for (String label : labels) {
            picture.with(
                    panel(label, results, List.copyOf(snrs)), k % columns * WIDTH, k / columns * HEIGHT, WIDTH, HEIGHT);
            k++;
        }
        return Optional.of(picture);
    }

    private static Chart panel(String label, List<SystemResult> results, List<Double> snrs) {
        List<double[]> all = new ArrayList<>();
        for (SystemResult result : results) {
            snrs.forEach(snr -> all.add(sizes(result, snr, label)));
        }
        double[] positive = all.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(value -> value > 0)
                .toArray();
        // Perfect answers have no axis of their own.
        double highest = all.stream()
                .filter(sizes -> sizes.length > 0)
                .mapToDouble(sizes -> RobustStatistics.quantile(sizes, 1 - TAIL))
                .max()
                .orElse(0);
        highest = highest > 0 ? highest : 1;
        double lowest = positive.length == 0 ? highest / 10 : RobustStatistics.quantile(positive, TAIL);
        Axis up = Axis.decades("|error of " + GridPointCaption.title(label) + "|", lowest, highest);
        List<String> names = snrs.stream()
                .map(snr -> String.format(Locale.ROOT, "%.0f", snr))
                .toList();
        Chart chart = new Chart("", Axis.categories("S/N per pixel", names), up);
        for (int m = 0; m < results.size(); m++) {
            for (int s = 0; s < snrs.size(); s++) {
                double[] sizes = all.get(m * snrs.size() + s);
                if (sizes.length > 0) {
                    paint(chart, sizes, s + OFFSETS[results.size() - 1][m], m, up);
                }
            }
        }
        return chart;
    }

    private static double[] sizes(SystemResult result, double snr, String label) {
        return result.inversions().stream()
                .filter(inversions -> inversions.snr() == snr)
                .flatMap(inversions -> inversions.labels().stream())
                .filter(errors -> errors.label().equals(label))
                .map(LabelErrors::errors)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .toArray();
    }

    private static void paint(Chart chart, double[] sizes, double centre, int model, Axis up) {
        double[] density = density(sizes, up.lower(), up.upper());
        double[] x = new double[2 * STEPS];
        double[] y = new double[2 * STEPS];
        double ratio = Math.log(up.upper() / up.lower()) / STEPS;
        for (int s = 0; s < STEPS; s++) {
            double value = up.lower() * Math.exp((s + 0.5) * ratio);
            x[s] = centre - HALF * density[s];
            x[2 * STEPS - 1 - s] = centre + HALF * density[s];
            y[s] = value;
            y[2 * STEPS - 1 - s] = value;
        }
        chart.area(x, y, PALE[model]);
        double[] shares = {0.5, InversionSpread.WIDTH_SHARE, InversionSpread.WIDE_SHARE};
        double[] widths = {3, 2, 1.2};
        for (int q = 0; q < shares.length; q++) {
            double value = RobustStatistics.quantile(sizes, shares[q]);
            double half = HALF * (1 - 0.25 * q);
            chart.line(
                    new double[] {centre - half, centre + half},
                    new double[] {value, value},
                    ComparedSpectraPicture.colour(model),
                    widths[q]);
        }
    }

    /** Returns the density over the logarithm, smoothed over three steps, its largest value 1. */
    static double[] density(double[] sizes, double from, double to) {
        double[] counts = new double[STEPS];
        for (double size : sizes) {
            double place = STEPS * Math.log(size / from) / Math.log(to / from);
            if (place >= 0 && place <= STEPS) {
                counts[Math.min(STEPS - 1, (int) place)]++;
            }
        }
        double[] density = new double[STEPS];
        double largest = Double.MIN_NORMAL;
        for (int s = 0; s < STEPS; s++) {
            density[s] = 2 * counts[s] + counts[Math.max(0, s - 1)] + counts[Math.min(STEPS - 1, s + 1)];
            largest = Math.max(largest, density[s]);
        }
        for (int s = 0; s < STEPS; s++) {
            density[s] /= largest;
        }
        return density;
    }
}
