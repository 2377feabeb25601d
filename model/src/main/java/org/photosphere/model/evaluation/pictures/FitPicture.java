package org.photosphere.model.evaluation.pictures;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.inversion.Explanation;
import org.photosphere.model.inversion.Explanation.State;
import org.photosphere.model.inversion.MisfitRegion;

/**
 * A spectrum with its fit, the residuals, the regions of misfit, the landscape of two labels, and the answer as text.
 */
final class FitPicture {

    private static final int WIDTH = 1240;
    private static final int SPECTRUM_HEIGHT = 300;
    private static final int RESIDUAL_HEIGHT = 220;
    private static final int LOWER_HEIGHT = 400;
    private static final int GAP = 8;

    /** Sigma above which residuals are drawn at the edge. */
    private static final double MOST_SIGMAS = 6;

    /** Points along the band around the fit: one every second point of the picture. */
    private static final int BAND_STEPS = 550;

    /** Share of the fluxes that may be beyond an end of the axis. */
    private static final double BEYOND = 0.005;

    private final ExplainedFit fit;
    private final Explanation data;
    private final Axis wavelengths;

    private FitPicture(ExplainedFit fit) {
        this.fit = fit;
        this.data = fit.explanation();
        double lower = Arrays.stream(data.wavelength()).min().orElse(0);
        double upper = Arrays.stream(data.wavelength()).max().orElse(1);
        this.wavelengths = Axis.linear(Axis.WAVELENGTH, lower, upper > lower ? upper : lower + 1);
    }

    static Picture of(ExplainedFit fit) {
        return new FitPicture(fit).picture();
    }

    /** Returns a file's name made of an identifier. */
    static String name(String id) {
        String name = id.replaceAll("[^A-Za-z0-9._+-]+", "_").replaceAll("^[.]+", "_");
        return name.isEmpty() ? "spectrum" : name.substring(0, Math.min(120, name.length()));
    }

    private Picture picture() {
        int lowerAt = SPECTRUM_HEIGHT + RESIDUAL_HEIGHT + GAP;
        Picture picture = new Picture(name(fit.id()), fit.id(), fit.subtitle(), WIDTH, lowerAt + LOWER_HEIGHT + GAP)
                .withKey("observed", Palette.TRUE)
                .withKey("fit, ± 1 σ", Palette.GENERATED)
                .withKey("masked", Palette.QUIET)
                .withKey("clipped", Palette.OCHRE)
                .withKey("misfit", Palette.PALE_RUST)
                .with(spectrum(), 0, 0, WIDTH, SPECTRUM_HEIGHT)
                .with(residuals(), 0, SPECTRUM_HEIGHT, WIDTH, RESIDUAL_HEIGHT);
        int words = 0;
        if (data.landscape().isPresent()) {
            picture.with(LandscapeChart.of(data.landscape().orElseThrow(), fit), 0, lowerAt, WIDTH / 2, LOWER_HEIGHT);
            words = WIDTH / 2 + 2 * GAP;
        }
        FitCaption.into(picture, fit, words + 70, lowerAt + 46);
        return picture;
    }

    private Chart spectrum() {
        double[] fluxes = IntStream.range(0, data.observed().length)
                .filter(i -> data.state()[i] != State.MASKED)
                .mapToDouble(i -> data.observed()[i])
                .toArray();
        double upper = 1.08 * Math.max(Float.MIN_NORMAL, RobustStatistics.quantile(fluxes, 1 - BEYOND));
        double lower = Math.min(0, RobustStatistics.quantile(fluxes, BEYOND));
        Axis flux = Axis.linear("flux", lower, upper);
        Chart chart = new Chart("", wavelengths.unlabelled(), flux);
        shade(chart, flux, true);
        for (int a = 0; a < data.arms().size(); a++) {
            int[] rows = rowsOf(a);
            if (rows.length > 1) {
                band(chart, rows);
                observed(chart, rows);
                chart.line(pick(data.wavelength(), rows), pick(data.model(), rows), Palette.GENERATED, 1.1);
            }
        }
        marks(chart, flux);
        return chart;
    }

    private int[] rowsOf(int arm) {
        return IntStream.range(0, data.arm().length)
                .filter(i -> data.arm()[i] == arm)
                .toArray();
    }

    /** Adds lines, between measurements only. */
    private void observed(Chart chart, int[] rows) {
        int from = 0;
        while (from < rows.length) {
            int to = from;
            while (to < rows.length && data.state()[rows[to]] != State.MASKED) {
                to++;
            }
            if (to - from > 1) {
                int[] run = Arrays.copyOfRange(rows, from, to);
                chart.line(pick(data.wavelength(), run), pick(data.observed(), run), Palette.TRUE, 1);
            }
            from = to + 1;
        }
    }

    private void band(Chart chart, int[] rows) {
        int steps = Math.min(BAND_STEPS, rows.length);
        double[] x = new double[2 * steps];
        double[] y = new double[2 * steps];
        double last = 0;
        for (int s = 0; s < steps; s++) {
            int row = rows[(int) ((long) s * (rows.length - 1) / Math.max(1, steps - 1))];
            last = Double.isNaN(data.sigma()[row]) ? last : data.sigma()[row];
            x[s] = data.wavelength()[row];
            y[s] = data.model()[row] - last;
            x[2 * steps - 1 - s] = x[s];
            y[2 * steps - 1 - s] = data.model()[row] + last;
        }
        chart.area(x, y, Palette.PALE_GENERATED);
    }

    private Chart residuals() {
        Axis sigmas = Axis.linear("residual (σ)", -MOST_SIGMAS, MOST_SIGMAS);
        Chart chart = new Chart("", wavelengths, sigmas);
        shade(chart, sigmas, false);
        chart.guide(new double[] {wavelengths.lower(), wavelengths.upper()}, new double[] {0, 0});
        for (int a = 0; a < data.arms().size(); a++) {
            int[] rows = Arrays.stream(rowsOf(a))
                    .filter(i -> !Double.isNaN(data.residual()[i]))
                    .toArray();
            if (rows.length > 1) {
                chart.line(pick(data.wavelength(), rows), pick(data.residual(), rows), Palette.BLUE, 0.8);
            }
        }
        int[] clipped = rowsIn(State.CLIPPED);
        chart.dots(
                pick(data.wavelength(), clipped),
                Arrays.stream(clipped)
                        .mapToDouble(i -> (data.observed()[i] - data.model()[i]) / data.sigma()[i])
                        .toArray(),
                Palette.OCHRE);
        return chart;
    }

    /** Shades the regions of misfit, the worst ones numbered. */
    private void shade(Chart chart, Axis vertical, boolean isNumbered) {
        List<MisfitRegion> regions = data.regions();
        for (int r = 0; r < regions.size(); r++) {
            double from = regions.get(r).lower();
            double to = regions.get(r).upper();
            chart.area(
                    new double[] {from, to, to, from},
                    new double[] {vertical.lower(), vertical.lower(), vertical.upper(), vertical.upper()},
                    Palette.PALE_RUST);
            if (isNumbered && r < FitCaption.REGIONS) {
                double height = vertical.lower() + 0.93 * (vertical.upper() - vertical.lower());
                chart.note(String.format(Locale.ROOT, "%d", r + 1), 0.5 * (from + to), height);
            }
        }
    }

    private void marks(Chart chart, Axis flux) {
        int[] masked = rowsIn(State.MASKED);
        double foot = flux.lower() + 0.02 * (flux.upper() - flux.lower());
        chart.dots(
                pick(data.wavelength(), masked),
                Arrays.stream(masked).mapToDouble(i -> foot).toArray(),
                Palette.QUIET);
        int[] clipped = rowsIn(State.CLIPPED);
        chart.dots(pick(data.wavelength(), clipped), pick(data.observed(), clipped), Palette.OCHRE);
    }

    private int[] rowsIn(State state) {
        return IntStream.range(0, data.state().length)
                .filter(i -> data.state()[i] == state)
                .toArray();
    }

    private static double[] pick(double[] values, int[] rows) {
        return IntStream.of(rows).mapToDouble(i -> values[i]).toArray();
    }
}
