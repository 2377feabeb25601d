package org.photosphere.model.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.chart.Canvas.Anchor;
import org.photosphere.model.chart.Canvas.TextStyle;

/** Charts laid out under a title and a legend. Mutable. */
public final class Picture {

    static final int HEAD = 78;

    private static final TextStyle TITLE = new TextStyle(19, true, Palette.INK);
    private static final TextStyle SUBTITLE = new TextStyle(13, false, Palette.QUIET);
    private static final TextStyle KEY = new TextStyle(14, false, Palette.INK);
    private static final int MARGIN = 22;
    private static final int SWATCH = 28;

    /** Mean width of a letter as a share of its size, accurate enough to separate words. */
    private static final double LETTER = 0.58;

    private record Placed(Chart chart, int x, int y, int width, int height) {}

    private record Words(String text, int x, int y, TextStyle style) {}

    private record Key(String text, Color colour) {}

    private final String name;
    private final String title;
    private final String subtitle;
    private final int width;
    private final int height;
    private final List<Placed> charts = new ArrayList<>();
    private final List<Words> words = new ArrayList<>();
    private final List<Key> legend = new ArrayList<>();

    /**
     * @param name of its files
     * @param width of the whole, in points
     * @param height of the part below the head, in points
     */
    public Picture(String name, String title, String subtitle, int width, int height) {
        this.name = name;
        this.title = title;
        this.subtitle = subtitle;
        this.width = width;
        this.height = HEAD + height;
    }

    /** Places a chart with its upper left corner at a point below the head. */
    public Picture with(Chart chart, int x, int y, int chartWidth, int chartHeight) {
        charts.add(new Placed(chart, x, HEAD + y, chartWidth, chartHeight));
        return this;
    }

    public Picture withKey(String text, Color colour) {
        legend.add(new Key(text, colour));
        return this;
    }

    /** Writes a text that begins at a point below the head, on a baseline. */
    public Picture withText(String text, int x, int y, TextStyle style) {
        words.add(new Words(text, x, HEAD + y, style));
        return this;
    }

    String name() {
        return name;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    void paint(Canvas canvas) {
        canvas.rectangle(0, 0, width, height, Palette.PAPER);
        canvas.text(title, MARGIN, 36, TITLE, Anchor.START, false);
        canvas.text(subtitle, MARGIN, 60, SUBTITLE, Anchor.START, false);
        double x = width - MARGIN;
        for (int i = legend.size() - 1; i >= 0; i--) {
            Key key = legend.get(i);
            x -= LETTER * KEY.size() * key.text().length();
            canvas.text(key.text(), x, 36, KEY, Anchor.START, false);
            x -= SWATCH + 8;
            canvas.rectangle(x, 29, SWATCH, 4, key.colour());
            x -= MARGIN;
        }
        for (Placed placed : charts) {
            placed.chart().paint(canvas, placed.x(), placed.y(), placed.width(), placed.height());
        }
        for (Words each : words) {
            canvas.text(each.text(), each.x(), each.y(), each.style(), Anchor.START, false);
        }
    }
}
