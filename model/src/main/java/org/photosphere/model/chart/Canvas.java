package org.photosphere.model.chart;

import java.awt.Color;

/** Drawing surface of pictures, pixels or a vector file. Points from the upper left corner, y downwards. */
public interface Canvas {

    /** End of a text that is at its place. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Style of a text; size in points. */
    record TextStyle(int size, boolean bold, Color colour) {}

    void rectangle(double x, double y, double width, double height, Color fill);

    void line(double[] x, double[] y, Color colour, double width, boolean dashed);

    /** Draws a closed shape. */
    void shape(double[] x, double[] y, Color fill);

    void dots(double[] x, double[] y, double radius, Color fill);

    /**
     * @param y of the baseline; for an upright text, which is read from below, of its anchor
     * @param upright rotated by 90 degrees counterclockwise
     */
    void text(String text, double x, double y, TextStyle style, Anchor anchor, boolean upright);
}
