package org.photosphere.model.evaluation.pictures;

import java.awt.Color;
import java.util.Locale;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.inversion.LabelLandscape;
import org.photosphere.model.inversion.Solution;

/** Chi^2 over two labels with the modes of the fit: the paper's figure 4, for chi^2 and profiled over the rest. */
final class LandscapeChart {

    /** Chi^2 above the minimum; the first three hold 68.3, 95.4 and 99.7 % for two labels. */
    private static final double[] LEVELS = {2.30, 6.18, 11.83, 25, 50, 100, 400};

    /** Half the length of a mark, share of the axis. */
    private static final double MARK = 0.018;

    private LandscapeChart() {}

    static Chart of(LabelLandscape landscape, ExplainedFit fit) {
        double[] x = landscape.x();
        double[] y = landscape.y();
        Axis across = Axis.linear(FitCaption.title(landscape.xLabel()), x[0], x[x.length - 1]);
        Axis up = Axis.linear(FitCaption.title(landscape.yLabel()), y[0], y[y.length - 1]);
        Chart chart = new Chart("χ² minus its minimum, other parameters refitted", across, up);
        new HeatMap(x, y, landscape.deltaChi2()).paint(chart, LandscapeChart::levelOf, LandscapeChart::colour);
        Solution solution = fit.solution();
        int xLabel = indexOf(fit, landscape.xLabel());
        int yLabel = indexOf(fit, landscape.yLabel());
        for (Solution.Rival rival : solution.rivals()) {
            mark(chart, across, up, rival.labels().get(xLabel), rival.labels().get(yLabel), Palette.OCHRE);
        }
        mark(chart, across, up, solution.labels()[xLabel], solution.labels()[yLabel], Palette.PAPER);
        for (int level = 0; level < LEVELS.length; level++) {
            String sigmas = level < 3 ? "  (" + (level + 1) + " σ)" : "";
            chart.key(String.format(Locale.ROOT, "< %.3g%s", LEVELS[level], sigmas), colour(level));
        }
        return chart.key("more", colour(LEVELS.length));
    }

    private static int indexOf(ExplainedFit fit, String label) {
        for (int k = 0; k < fit.labels().size(); k++) {
            if (fit.labels().get(k).name().equals(label)) {
                return k;
            }
        }
        throw new IllegalArgumentException("no label " + label);
    }

    private static Color colour(int level) {
        return level == LEVELS.length ? Palette.GRID : Palette.step(level, LEVELS.length);
    }

    private static int levelOf(double delta) {
        int level = 0;
        while (level < LEVELS.length && !(delta < LEVELS[level])) {
            level++;
        }
        return level;
    }

    /** Marks a place by a cross. */
    static void mark(Chart chart, Axis across, Axis up, double x, double y, Color colour) {
        double dx = MARK * (across.upper() - across.lower());
        double dy = MARK * (up.upper() - up.lower());
        chart.line(new double[] {x - dx, x + dx}, new double[] {y, y}, colour, 2.5);
        chart.line(new double[] {x, x}, new double[] {y - dy, y + dy}, colour, 2.5);
    }
}
