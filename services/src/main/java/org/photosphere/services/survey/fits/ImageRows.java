package org.photosphere.services.survey.fits;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.photosphere.model.InputException;

/** The rows of an image [row, pixel], read one by one from the file. */
public final class ImageRows {

    private final FitsSource source;
    private final FitsUnit unit;
    private final int[] axes;
    private final FitsNumbers numbers;

    private ImageRows(Path path, String name, FitsSource source, FitsUnit unit, int[] axes) {
        this.source = source;
        this.unit = unit;
        this.axes = axes;
        FitsType type = FitsType.ofImage(unit.header().integer("BITPIX", -64, 64));
        if (type == null) {
            throw unit.header().damaged("BITPIX is '" + unit.header().text("BITPIX", "") + "'");
        }
        this.numbers = FitsNumbers.of(unit.header(), type, "BZERO", "BSCALE", "BLANK");
        long pixels = axes.length == 3 ? (long) axes[1] * axes[2] : axes[axes.length - 1];
        if (pixels > FitsUnit.LARGEST_AXIS) {
            throw new InputException(
                    path + ": a row of image " + name + " has " + pixels + " values",
                    "no spectrum is that long: the most is " + FitsUnit.LARGEST_AXIS);
        }
    }

    /**
     * @param name name for messages
     * @param unit unit with an image of one axis (one spectrum) or two
     */
    static ImageRows of(Path path, String name, FitsSource source, FitsUnit unit) {
        int[] axes = unit.axes();
        if (axes.length < 1 || axes.length > 2) {
            throw new InputException(
                    path + ": image " + name + " has " + axes.length + " axes",
                    "a spectra set has one of two axes, [spectrum, wavelength]");
        }
        return new ImageRows(path, name, source, unit, axes);
    }

    /**
     * @param name name for messages
     * @param unit unit with an image of three axes, the last two of which form a row
     */
    static ImageRows ofCube(Path path, String name, FitsSource source, FitsUnit unit) {
        int[] axes = unit.axes();
        if (axes.length != 3) {
            throw new InputException(
                    path + ": image " + name + " has " + axes.length + " axes",
                    "it has three, [spectrum, diagonal, wavelength]");
        }
        return new ImageRows(path, name, source, unit, axes);
    }

    /** @return BUNIT, empty if absent */
    public String unitText() {
        return String.valueOf(unit.header().text("BUNIT", "")).trim();
    }

    public int rows() {
        return axes.length == 1 ? 1 : axes[0];
    }

    /** Returns the number of values per row. */
    public int pixels() {
        return axes.length == 3 ? axes[1] * axes[2] : axes[axes.length - 1];
    }

    /** Returns the number of values along the last axis. */
    public int lastAxis() {
        return axes[axes.length - 1];
    }

    /** Returns row i in the image's unit; undefined integers are NaN, [pixels]. */
    public double[] row(int i) {
        int width = (int) numbers.type().width(1);
        int pixels = pixels();
        ByteBuffer data = source.read(unit.start() + (long) i * pixels * width, pixels * width);
        double[] values = new double[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            values[pixel] = numbers.number(data, pixel * width);
        }
        return values;
    }
}
