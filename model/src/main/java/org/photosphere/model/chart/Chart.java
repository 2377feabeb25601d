package org.photosphere.model.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.chart.Canvas.Anchor;
import org.photosphere.model.chart.Canvas.TextStyle;

/** Lines, areas and points over two axes, with a title above and an optional legend at the side. Mutable. */
public final class Chart {

    private static final TextStyle TITLE = new TextStyle(14, false, Palette.INK);
    private static final TextStyle AXIS = new TextStyle(13, false, Palette.INK);
    private static final TextStyle TICK = new TextStyle(12, false, Palette.QUIET);
    private static final TextStyle NOTE = new TextStyle(13, false, Palette.QUIET);

    private static final double LEFT = 70;
    private static final double RIGHT = 22;
    private static final double LEGEND = 122;

    /** Width of the mark of a legend's line, and mean width of a letter. */
    private static final double LEGEND_MARK = 28;

    private static final double LEGEND_LETTER = 7.3;
    private static final double TOP = 34;
    private static final double TOP_WITHOUT_TITLE = 8;
    private static final double BOTTOM = 50;
    private static final double BOTTOM_WITHOUT_TITLE = 10;
    private static final double DOT = 2.2;

    private record Layer(double[] x, double[] y, Color colour, double width, Kind kind) {}

    private record Note(String text, double x, double y) {}

    private record Key(String text, Color colour) {}

    private enum Kind {
        LINE,
        GUIDE,
        AREA,
        DOTS
    }

    private final String title;
    private final Axis horizontal;
    private final Axis vertical;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<Key> legend = new ArrayList<>();
    private int legendLetters;

    /** @param title may be empty */
    public Chart(String title, Axis horizontal, Axis vertical) {
        this.title = title;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** @param x ascending */
    public Chart line(double[] x, double[] y, Color colour, double width) {
        layers.add(new Layer(x, y, colour, width, Kind.LINE));
        return this;
    }

    /** Adds a thin dashed line between points. */
    public Chart guide(double[] x, double[] y) {
        layers.add(new Layer(x, y, Palette.QUIET, 1, Kind.GUIDE));
        return this;
    }

    /** Adds a closed shape. */
    public Chart area(double[] x, double[] y, Color fill) {
        layers.add(new Layer(x, y, fill, 0, Kind.AREA));
        return this;
    }

    public Chart dots(double[] x, double[] y, Color colour) {
        layers.add(new Layer(x, y, colour, 0, Kind.DOTS));
        return this;
    }

    /** Adds a word centred at a place. */
    public Chart note(String text, double x, double y) {
        notes.add(new Note(text, x, y));
        return this;
    }

    /** Adds one line to the legend, the first one uppermost. */
    public Chart key(String text, Color colour) {
        legend.add(new Key(text, colour));
        return this;
    }

    /** Reserves place for keys of at least this length, so that charts with different keys have one width. */
    public Chart withKeysOf(int letters) {
        legendLetters = letters;
        return this;
    }

    /** Paints it into a rectangle, in points. */
    void paint(Canvas canvas, double x, double y, double width, double height) {
        double top = title.isEmpty() ? TOP_WITHOUT_TITLE : TOP;
        double bottom = horizontal.title().isEmpty() ? BOTTOM_WITHOUT_TITLE : BOTTOM;
        Frame frame = new Frame(x + LEFT, y + top, width - LEFT - legendWidth(), height - top - bottom);
        if (!title.isEmpty()) {
            canvas.text(title, frame.x(), frame.y() - 10, TITLE, Anchor.START, false);
        }
        paintHorizontal(canvas, frame);
        paintVertical(canvas, frame);
        for (Layer layer : layers) {
            paint(canvas, frame, layer);
        }
        for (Note note : notes) {
            canvas.text(
                    note.text(),
                    frame.across(horizontal, note.x()),
                    frame.up(vertical, note.y()),
                    NOTE,
                    Anchor.MIDDLE,
                    false);
        }
        canvas.line(
                new double[] {frame.x(), frame.x() + frame.width(), frame.x() + frame.width(), frame.x(), frame.x()},
                new double[] {frame.y(), frame.y(), frame.y() + frame.height(), frame.y() + frame.height(), frame.y()},
                Palette.QUIET,
                1,
                false);
        paintLegend(canvas, frame);
    }

    private double legendWidth() {
        if (legend.isEmpty()) {
            return RIGHT;
        }
        int longest = legend.stream().mapToInt(key -> key.text().length()).max().orElseThrow();
        return Math.max(LEGEND, LEGEND_MARK + LEGEND_LETTER * Math.max(legendLetters, longest));
    }

    /** Rectangle of the data. */
    private record Frame(double x, double y, double width, double height) {

        double across(Axis axis, double value) {
            return x + width * axis.position(value);
        }

        double up(Axis axis, double value) {
            return y + height * (1 - axis.position(value));
        }
    }

    private void paintHorizontal(Canvas canvas, Frame frame) {
        double base = frame.y() + frame.height();
        for (Axis.Tick tick : horizontal.ticks()) {
            double x = frame.across(horizontal, tick.value());
            boolean isLabelled = !tick.label().isEmpty();
            if (isLabelled || horizontal.title().isEmpty()) {
                canvas.line(new double[] {x, x}, new double[] {frame.y(), base}, Palette.GRID, 1, false);
            }
            if (!horizontal.title().isEmpty()) {
                canvas.line(
                        new double[] {x, x}, new double[] {base, base + (isLabelled ? 5 : 3)}, Palette.QUIET, 1, false);
                canvas.text(tick.label(), x, base + 19, TICK, Anchor.MIDDLE, false);
            }
        }
        canvas.text(horizontal.title(), frame.x() + frame.width() / 2, base + 40, AXIS, Anchor.MIDDLE, false);
    }

    private void paintVertical(Canvas canvas, Frame frame) {
        for (Axis.Tick tick : vertical.ticks()) {
            double y = frame.up(vertical, tick.value());
            if (!tick.label().isEmpty()) {
                canvas.line(
                        new double[] {frame.x(), frame.x() + frame.width()},
                        new double[] {y, y},
                        Palette.GRID,
                        1,
                        false);
            }
            canvas.line(
                    new double[] {frame.x() - (tick.label().isEmpty() ? 3 : 5), frame.x()},
                    new double[] {y, y},
                    Palette.QUIET,
                    1,
                    false);
            canvas.text(tick.label(), frame.x() - 9, y + 4, TICK, Anchor.END, false);
        }
        canvas.text(vertical.title(), frame.x() - 50, frame.y() + frame.height() / 2, AXIS, Anchor.MIDDLE, true);
    }

    private void paint(Canvas canvas, Frame frame, Layer layer) {
        double[] x = new double[layer.x().length];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = frame.across(horizontal, layer.x()[i]);
            y[i] = frame.up(vertical, layer.y()[i]);
        }
        switch (layer.kind()) {
            case LINE -> {
                double[][] thin = Thinning.of(x, y);
                canvas.line(thin[0], thin[1], layer.colour(), layer.width(), false);
            }
            case GUIDE -> canvas.line(x, y, layer.colour(), layer.width(), true);
            case AREA -> canvas.shape(x, y, layer.colour());
            case DOTS -> canvas.dots(x, y, DOT, layer.colour());
        }
    }

    private void paintLegend(Canvas canvas, Frame frame) {
        double x = frame.x() + frame.width() + 14;
        for (int i = 0; i < legend.size(); i++) {
            double y = frame.y() + 10 + 20 * i;
            canvas.dots(new double[] {x + 4}, new double[] {y}, 4, legend.get(i).colour());
            canvas.text(
                    legend.get(i).text(), x + 14, y + 4, new TextStyle(12, false, Palette.INK), Anchor.START, false);
        }
    }
}
