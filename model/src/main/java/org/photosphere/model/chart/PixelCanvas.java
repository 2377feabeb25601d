package org.photosphere.model.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.photosphere.model.InputException;

/** Paints pixels, without a display. */
public final class PixelCanvas implements Canvas {

    private static final float[] DASHES = {5, 4};

    private final BufferedImage image;
    private final Graphics2D graphics;

    /**
     * @param width points
     * @param height points
     * @param scale pixels per point
     */
    PixelCanvas(int width, int height, int scale) {
        image = new BufferedImage(scale * width, scale * height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.scale(scale, scale);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    /** @throws InputException where the machine has no fonts, as in slim container images */
    public static void requireFonts() {
        try {
            new PixelCanvas(1, 1, 1).text("a", 0, 0, new TextStyle(10, false, Palette.INK), Anchor.START, false);
        } catch (RuntimeException | Error e) {
            // Java reports it by the first failure: plain errors, internal ones, missing libraries.
            throw new InputException(
                    "this machine has no fonts to write pictures with (" + e + ")",
                    "install fontconfig and a font, on Debian fontconfig and fonts-dejavu-core, or leave pictures out",
                    e);
        }
    }

    byte[] png() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color fill) {
        fill(new Rectangle2D.Double(x, y, width, height), fill);
    }

    @Override
    public void line(double[] x, double[] y, Color colour, double width, boolean dashed) {
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(
                (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashed ? DASHES : null, 0));
        graphics.draw(path(x, y));
    }

    @Override
    public void shape(double[] x, double[] y, Color fill) {
        fill(path(x, y), fill);
    }

    @Override
    public void dots(double[] x, double[] y, double radius, Color fill) {
        for (int i = 0; i < x.length; i++) {
            fill(new Ellipse2D.Double(x[i] - radius, y[i] - radius, 2 * radius, 2 * radius), fill);
        }
    }

    @Override
    public void text(String text, double x, double y, TextStyle style, Anchor anchor, boolean upright) {
        Graphics2D turned = (Graphics2D) graphics.create();
        turned.translate(x, y);
        if (upright) {
            turned.rotate(-Math.PI / 2);
        }
        turned.setColor(style.colour());
        turned.setFont(new Font(Font.SANS_SERIF, style.bold() ? Font.BOLD : Font.PLAIN, style.size()));
        double width = turned.getFontMetrics().getStringBounds(text, turned).getWidth();
        double shift = switch (anchor) {
            case START -> 0;
            case MIDDLE -> -width / 2;
            case END -> -width;
        };
        turned.drawString(text, (float) shift, 0f);
        turned.dispose();
    }

    private void fill(Shape shape, Color fill) {
        graphics.setColor(fill);
        graphics.fill(shape);
    }

    private static Path2D path(double[] x, double[] y) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO, x.length);
        path.moveTo(x[0], y[0]);
        for (int i = 1; i < x.length; i++) {
            path.lineTo(x[i], y[i]);
        }
        return path;
    }
}
