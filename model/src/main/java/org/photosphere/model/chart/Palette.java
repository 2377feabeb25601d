package org.photosphere.model.chart;

import java.awt.Color;

/** Colours of all pictures: quiet axes, muted data. */
public final class Palette {

    public static final Color PAPER = Color.WHITE;
    public static final Color INK = new Color(0x2E3440);
    public static final Color QUIET = new Color(0x6B7280);
    public static final Color GRID = new Color(0xE5E7EB);
    public static final Color TRUE = new Color(0xA9B4C0);
    public static final Color GENERATED = new Color(0xB4552D);
    public static final Color BLUE = new Color(0x3A6B9C);
    public static final Color PALE_BLUE = new Color(0xC5D5E6);
    public static final Color PALE_RUST = new Color(0xF7E0D6);
    public static final Color PALE_GENERATED = new Color(0xE9C3B2);
    public static final Color OCHRE = new Color(0xC98A2B);

    /** Dark violet to light green in even steps of lightness, readable on white to its end. */
    private static final int[] SEQUENCE = {
        0x3B1F5B, 0x413D7B, 0x3A5A8C, 0x2F748F, 0x268C8D, 0x2BA385, 0x4DB874, 0x7FC95C, 0xADD145, 0xD3C93A
    };

    /** Of similar lightness and different hue, for lines that are compared. */
    private static final int[] CATEGORIES = {
        0x3A6B9C, 0xC98A2B, 0x2B8A6B, 0x8E5BA6, 0xC2527A, 0x5C7F1F, 0x4FA3C7, 0x7A5C45, 0x6B7280
    };

    private Palette() {}

    /** Returns the colour of one of several things without order; they repeat after nine. */
    public static Color category(int index) {
        return new Color(CATEGORIES[index % CATEGORIES.length]);
    }

    /** Returns the colour of one of several steps, dark to light. */
    public static Color step(int index, int steps) {
        double position = steps < 2 ? 0 : index * (SEQUENCE.length - 1.0) / (steps - 1);
        int below = Math.min(SEQUENCE.length - 2, (int) position);
        Color a = new Color(SEQUENCE[below]);
        Color b = new Color(SEQUENCE[below + 1]);
        double t = position - below;
        return new Color(
                mix(a.getRed(), b.getRed(), t), mix(a.getGreen(), b.getGreen(), t), mix(a.getBlue(), b.getBlue(), t));
    }

    private static int mix(int a, int b, double t) {
        return (int) Math.round(a + t * (b - a));
    }
}
