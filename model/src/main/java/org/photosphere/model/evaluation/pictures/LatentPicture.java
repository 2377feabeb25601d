package org.photosphere.model.evaluation.pictures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.training.PrincipalComponents;

/** The latent vectors on their plane of largest variance, coloured by each label. */
final class LatentPicture {

    static final String NAME = "latent";

    private static final int WIDTH = 620;
    private static final int HEIGHT = 480;

    /** Number of values of a label above which it is coloured by ranges of about equally many spectra. */
    private static final int MOST_VALUES = 12;

    private static final int RANGES = 10;
    private static final double MARGIN = 0.04;

    /** Maximum number of points: more hide each other, and make vector files of many megabytes. */
    private static final int MOST_POINTS = 2500;

    private LatentPicture() {}

    /**
     * Latent vectors in the coordinates of their two leading principal components.
     *
     * @param x first coordinate, [spectrum]
     * @param y second coordinate, all zero where the vectors are on a line
     * @param shares of the variance of both coordinates
     */
    record Plane(double[] x, double[] y, double[] shares) {

        /** @param latent [spectrum][dimension], at least one; a single point where they do not differ */
        static Plane of(float[][] latent) {
            double[][] coordinates = new double[2][latent.length];
            double[] shares = new double[2];
            if (Arrays.stream(latent).allMatch(vector -> Arrays.equals(vector, latent[0]))) {
                return new Plane(coordinates[0], coordinates[1], shares);
            }
            PrincipalComponents components = PrincipalComponents.of(latent, 2);
            double total = variance(latent, components.mean());
            for (int c = 0; c < components.components().length; c++) {
                double[] component = components.components()[c];
                double variance = Arrays.stream(component).map(v -> v * v).sum();
                shares[c] = variance / total;
                for (int i = 0; i < latent.length; i++) {
                    for (int d = 0; d < component.length; d++) {
                        coordinates[c][i] += (latent[i][d] - components.mean()[d]) * component[d] / Math.sqrt(variance);
                    }
                }
            }
            return new Plane(coordinates[0], coordinates[1], shares);
        }

        private static double variance(float[][] latent, double[] mean) {
            double total = 0;
            for (float[] vector : latent) {
                for (int d = 0; d < vector.length; d++) {
                    total += (vector[d] - mean[d]) * (vector[d] - mean[d]) / latent.length;
                }
            }
            return total;
        }
    }

    /** Values of one label that share a colour, both ends included. */
    record Range(double from, double to) {

        static List<Range> of(double[] values) {
            double[] distinct = Arrays.stream(values).sorted().distinct().toArray();
            if (distinct.length <= MOST_VALUES) {
                return Arrays.stream(distinct).mapToObj(v -> new Range(v, v)).toList();
            }
            double[] sorted = Arrays.stream(values).sorted().toArray();
            TreeSet<Double> starts = new TreeSet<>();
            for (int r = 0; r < RANGES; r++) {
                starts.add(sorted[r * sorted.length / RANGES]);
            }
            List<Range> ranges = new ArrayList<>();
            for (double start : starts) {
                Double next = starts.higher(start);
                double end = next == null ? sorted[sorted.length - 1] : largestBelow(distinct, next);
                ranges.add(new Range(start, end));
            }
            return ranges;
        }

        private static double largestBelow(double[] distinct, double value) {
            return distinct[Arrays.binarySearch(distinct, value) - 1];
        }

        boolean holds(double value) {
            return value >= from && value <= to;
        }

        String text(String label) {
            String first = GridPointCaption.value(label, from);
            return from == to ? first : first + " \u2013 " + GridPointCaption.value(label, to);
        }
    }

    static Picture of(NormalisedGrid grid, float[][] latent, String subtitle) {
        Plane plane = Plane.of(latent);
        int[] shown = shown(latent.length);
        int labels = grid.labelNames().size();
        int columns = Math.min(2, labels);
        int rows = (labels + columns - 1) / columns;
        Picture picture = new Picture(
                NAME,
                "Latent space by label",
                subtitle
                        + (shown.length < latent.length ? "; " + shown.length + " of " + latent.length + " shown" : ""),
                columns * WIDTH,
                rows * HEIGHT);
        for (int k = 0; k < labels; k++) {
            picture.with(panel(grid, k, plane, shown), k % columns * WIDTH, k / columns * HEIGHT, WIDTH, HEIGHT);
        }
        return picture;
    }

    private static Chart panel(NormalisedGrid grid, int k, Plane plane, int[] shown) {
        String label = grid.labelNames().get(k);
        Chart chart = new Chart(
                GridPointCaption.title(label),
                axis("first", plane.shares()[0], plane.x()),
                axis("second", plane.shares()[1], plane.y()));
        double[] values =
                Arrays.stream(grid.labels()).mapToDouble(node -> node[k]).toArray();
        List<Range> ranges = Range.of(values);
        for (int r = 0; r < ranges.size(); r++) {
            Range range = ranges.get(r);
            int[] members =
                    Arrays.stream(shown).filter(i -> range.holds(values[i])).toArray();
            chart.dots(
                            Arrays.stream(members)
                                    .mapToDouble(i -> plane.x()[i])
                                    .toArray(),
                            Arrays.stream(members)
                                    .mapToDouble(i -> plane.y()[i])
                                    .toArray(),
                            Palette.step(r, ranges.size()))
                    .key(range.text(label), Palette.step(r, ranges.size()));
        }
        return chart;
    }

    private static Axis axis(String ordinal, double share, double[] values) {
        double lower = Arrays.stream(values).min().orElseThrow();
        double upper = Arrays.stream(values).max().orElseThrow();
        // Identical where the vectors are on a line.
        double margin = upper > lower ? MARGIN * (upper - lower) : 1;
        String title = ordinal + " principal component (" + Math.round(100 * share) + " % of variance)";
        return Axis.linear(title, lower - margin, upper + margin);
    }

    /** Returns a sample without the order of the grid, the same each time. */
    private static int[] shown(int spectra) {
        if (spectra <= MOST_POINTS) {
            return IntStream.range(0, spectra).toArray();
        }
        return new Random(spectra)
                .ints(0, spectra)
                .distinct()
                .limit(MOST_POINTS)
                .sorted()
                .toArray();
    }
}
