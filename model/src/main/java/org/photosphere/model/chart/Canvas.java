package org.photosphere.model.chart;

import java.awt.Color;

/** What pictures are painted on, pixels or a vector file. Points from the upper left corner, y downwards. */
public interface Canvas {

    /** Which end of a text stands at its place. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** How a text looks; size in points. */
    record TextStyle(int size, boolean bold, Color colour) {}

    void rectangle(double x, double y, double width, double height, Color fill);

    void line(double[] x, double[] y, Color colour, double width, boolean dashed);

    /** A closed shape. */
    void shape(double[] x, double[] y, Color fill);

    void dots(double[] x, double[] y, double radius, Color fill);

    /**
     * @param y of the baseline; for an upright text, which is read from below, of its anchor
     * @param upright turned by 90 degrees against the clock
     */
    void text(String text, double x, double y, TextStyle style, Anchor anchor, boolean upright);
}
