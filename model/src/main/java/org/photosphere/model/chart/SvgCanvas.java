package org.photosphere.model.chart;

import java.awt.Color;
import java.util.Locale;

/** Writes scalable vector graphics, SVG 1.1. */
final class SvgCanvas implements Canvas {

    private final StringBuilder body = new StringBuilder();

    /**
     * @param width points
     * @param height points
     */
    SvgCanvas(int width, int height) {
        body.append(String.format(
                Locale.ROOT,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\""
                        + " width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\""
                        + " font-family=\"'DejaVu Sans', Verdana, sans-serif\">%n",
                width,
                height));
    }

    String svg() {
        return body + "</svg>\n";
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color fill) {
        element(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>",
                number(x), number(y), number(width), number(height), colour(fill));
    }

    @Override
    public void line(double[] x, double[] y, Color colour, double width, boolean dashed) {
        element(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\"%s points=\"%s\"/>",
                colour(colour), number(width), dashed ? " stroke-dasharray=\"5 4\"" : "", points(x, y));
    }

    @Override
    public void shape(double[] x, double[] y, Color fill) {
        element("<polygon fill=\"%s\" points=\"%s\"/>", colour(fill), points(x, y));
    }

    @Override
    public void dots(double[] x, double[] y, double radius, Color fill) {
        element("<g fill=\"%s\">", colour(fill));
        for (int i = 0; i < x.length; i++) {
            element("<circle cx=\"%s\" cy=\"%s\" r=\"%s\"/>", number(x[i]), number(y[i]), number(radius));
        }
        element("</g>");
    }

    @Override
    public void text(String text, double x, double y, TextStyle style, Anchor anchor, boolean upright) {
        if (text.isEmpty()) {
            return;
        }
        element(
                "<text transform=\"translate(%s %s)%s\" font-size=\"%s\"%s fill=\"%s\" text-anchor=\"%s\">%s</text>",
                number(x),
                number(y),
                upright ? " rotate(-90)" : "",
                String.valueOf(style.size()),
                style.bold() ? " font-weight=\"bold\"" : "",
                colour(style.colour()),
                anchor.name().toLowerCase(Locale.ROOT),
                text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    private void element(String form, String... values) {
        body.append(String.format(Locale.ROOT, form, (Object[]) values)).append('\n');
    }

    private static String points(double[] x, double[] y) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
        }
        return points.toString();
    }

    /** Formats to a hundredth of a point, without trailing zeros. */
    private static String number(double value) {
        double rounded = Math.rint(100 * value) / 100;
        return rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : String.valueOf(rounded);
    }

    private static String colour(Color colour) {
        return String.format(Locale.ROOT, "#%06X", colour.getRGB() & 0xFFFFFF);
    }
}
