package org.photosphere.model.evaluation.pictures;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.training.ModelMetrics;

/** Generated spectra over true ones, from the coolest node to the hottest, with their difference below. */
final class SpectraPicture {

    static final String NAME = "spectra";

    private static final int MOST_NODES = 6;
    private static final int COLUMNS = 2;
    private static final int WIDTH = 620;
    private static final int FLUX_HEIGHT = 220;
    private static final int DIFFERENCE_HEIGHT = 150;
    private static final double HIGHEST_FLUX = 1.08;

    private SpectraPicture() {}

    static Picture of(Comparison comparison, String subtitle) {
        int[] nodes = nodes(comparison.grid());
        int rows = (nodes.length + COLUMNS - 1) / COLUMNS;
        int cell = FLUX_HEIGHT + DIFFERENCE_HEIGHT;
        Picture picture = new Picture(NAME, "Generated and true spectra", subtitle, COLUMNS * WIDTH, rows * cell)
                .withKey("true", Palette.TRUE)
                .withKey("generated", Palette.GENERATED)
                .withKey("\u0394 = generated \u2212 true", Palette.BLUE);
        for (int n = 0; n < nodes.length; n++) {
            int x = n % COLUMNS * WIDTH;
            int y = n / COLUMNS * cell;
            picture.with(flux(comparison, nodes[n]), x, y, WIDTH, FLUX_HEIGHT)
                    .with(difference(comparison, nodes[n]), x, y + FLUX_HEIGHT, WIDTH, DIFFERENCE_HEIGHT);
        }
        return picture;
    }

    /** Returns nodes evenly spaced in the order of the spectra's temperature, both ends included. */
    static int[] nodes(NormalisedGrid grid) {
        return nodes(grid, MOST_NODES);
    }

    /** Returns up to some of them. */
    static int[] nodes(NormalisedGrid grid, int most) {
        int teff = Math.max(0, grid.labelNames().indexOf(Label.TEFF));
        int[] order = IntStream.range(0, grid.spectra())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> grid.labels()[i][teff]))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = Math.min(most, order.length);
        return IntStream.range(0, count)
                .map(n -> order[count < 2 ? 0 : Math.round(n * (order.length - 1f) / (count - 1))])
                .toArray();
    }

    private static Chart flux(Comparison comparison, int node) {
        NormalisedGrid grid = comparison.grid();
        float[] truth = grid.flux()[node];
        float[] predicted = comparison.predicted()[node];
        String title = String.format(
                Locale.ROOT,
                "%s:  RMSE %.5f",
                GridPointCaption.of(grid.labelNames(), grid.labels()[node]),
                ModelMetrics.rmse(predicted, truth));
        double[] x = grid.bins().centres();
        return new Chart(title, wavelengths(grid).unlabelled(), Axis.linear("flux / maximum", 0, HIGHEST_FLUX))
                .line(x, doubles(truth), Palette.TRUE, 3.5)
                .line(x, doubles(predicted), Palette.GENERATED, 1.1);
    }

    private static Chart difference(Comparison comparison, int node) {
        NormalisedGrid grid = comparison.grid();
        double[] difference = doubles(comparison.predicted()[node]);
        double largest = 0;
        for (int j = 0; j < difference.length; j++) {
            difference[j] -= grid.flux()[node][j];
            largest = Math.max(largest, Math.abs(difference[j]));
        }
        // Never zero, so that a perfect model also has an axis.
        double reach = 1.1 * Math.max(largest, 1e-6);
        return new Chart("", wavelengths(grid), Axis.linear("\u0394", -reach, reach))
                .guide(new double[] {grid.bins().lower(), grid.bins().upper()}, new double[] {0, 0})
                .line(grid.bins().centres(), difference, Palette.BLUE, 1.1);
    }

    static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(j -> values[j]).toArray();
    }

    private static Axis wavelengths(NormalisedGrid grid) {
        return Axis.wavelengths(grid.bins().lower(), grid.bins().upper());
    }
}
