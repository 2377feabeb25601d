package org.photosphere.model.evaluation.pictures;

import java.awt.Color;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.photosphere.model.chart.Axis;
import org.photosphere.model.chart.Canvas.TextStyle;
import org.photosphere.model.chart.Chart;
import org.photosphere.model.chart.Palette;
import org.photosphere.model.chart.Picture;
import org.photosphere.model.chart.PictureFiles;

/** Panels of a dashboard as a picture, over several minutes. */
public final class PanelsPicture {

    /** Columns of a dashboard's grid. */
    private static final int COLUMNS = 24;

    private static final int COLUMN = 55;
    private static final int ROW = 30;

    /** Maximum number of series with names next to their panel. */
    private static final int MOST_KEYS = 8;

    /** Columns up to which a panel shows a number. */
    private static final int NARROW = 4;

    private static final int MARGIN = 22;
    private static final int MOST_LETTERS = 15;

    /** Margin above and below the data, as a share of their range. */
    private static final double ROOM = 0.08;

    /**
     * @param name may be empty
     * @param minutes ascending, before the end: negative
     * @param values at these times, finite, at least one
     */
    public record Series(String name, double[] minutes, double[] values) {}

    /**
     * @param unit of the values, may be empty
     * @param x first column, of 24
     * @param y first row
     * @param width columns
     * @param height rows
     */
    public record Panel(String title, String unit, int x, int y, int width, int height, List<Series> series) {
        public Panel {
            series = List.copyOf(series);
        }
    }

    private PanelsPicture() {}

    /**
     * Writes the picture as PNG and SVG.
     *
     * @return the files, PNG first
     * @throws org.photosphere.model.InputException where the folder cannot be written
     */
    public static List<Path> write(Path folder, String name, String title, String subtitle, List<Panel> panels) {
        PictureFiles.prepare(folder);
        int rows = panels.stream()
                .mapToInt(panel -> panel.y() + panel.height())
                .max()
                .orElse(1);
        Picture picture = new Picture(name, title, subtitle, COLUMNS * COLUMN, rows * ROW);
        for (Panel panel : panels) {
            if (panel.width() <= NARROW) {
                number(picture, panel);
            } else {
                picture.with(
                        chart(panel),
                        panel.x() * COLUMN,
                        panel.y() * ROW,
                        panel.width() * COLUMN,
                        panel.height() * ROW);
            }
        }
        return PictureFiles.write(picture, folder);
    }

    /** Draws only the present value, where there is no room for more. */
    private static void number(Picture picture, Panel panel) {
        int x = panel.x() * COLUMN + MARGIN;
        int y = panel.y() * ROW + MARGIN;
        picture.withText(panel.title(), x, y, new TextStyle(14, false, Palette.INK));
        panel.series().stream()
                .map(series -> series.values()[series.values().length - 1])
                .findFirst()
                .ifPresent(value -> picture.withText(
                        String.format(
                                Locale.ROOT, value == Math.rint(value) ? "%.0f %s" : "%.2f %s", value, panel.unit()),
                        x,
                        y + 2 * MARGIN,
                        new TextStyle(26, true, Palette.BLUE)));
    }

    private static Chart chart(Panel panel) {
        double begin = values(panel, Series::minutes).min().orElse(-1);
        double least = values(panel, Series::values).min().orElse(0);
        double most = values(panel, Series::values).max().orElse(1);
        double range = most > least ? most - least : most == 0 ? 1 : Math.abs(most);
        double lower = least >= 0 && least < 0.5 * most ? 0 : least - ROOM * range;
        Chart chart = new Chart(
                panel.title(),
                Axis.linear("minutes", Math.min(begin, -1), 0),
                Axis.linear(panel.unit(), lower, most + ROOM * range));
        for (int i = 0; i < panel.series().size(); i++) {
            Series series = panel.series().get(i);
            Color colour = Palette.step(i, panel.series().size());
            chart.line(series.minutes(), series.values(), colour, 2);
            if (i < MOST_KEYS && !series.name().isEmpty()) {
                chart.key(shortened(series.name()), colour);
            }
        }
        return chart;
    }

    private static DoubleStream values(Panel panel, Function<Series, double[]> of) {
        return panel.series().stream().flatMapToDouble(series -> Arrays.stream(of.apply(series)));
    }

    private static String shortened(String name) {
        return name.length() <= MOST_LETTERS ? name : name.substring(0, MOST_LETTERS - 1) + "\u2026";
    }
}
