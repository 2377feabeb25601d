package org.photosphere.services.survey;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import nom.tam.fits.FitsException;
import nom.tam.fits.ImageHDU;
import nom.tam.image.StandardImageTiler;
import org.photosphere.model.InputException;

/** The rows of an image [row, pixel], read from the file one at a time. */
final class ImageRows {

    private final Path path;
    private final StandardImageTiler tiler;
    private final int[] axes;
    private final double scale;
    private final double zero;
    private final boolean hasBlank;
    private final long blank;

    private ImageRows(Path path, ImageHDU unit, int[] axes) throws FitsException {
        this.path = path;
        this.tiler = unit.getTiler();
        this.axes = axes;
        this.scale = unit.getBScale();
        this.zero = unit.getBZero();
        this.hasBlank =
                unit.getHeader().getIntValue("BITPIX") > 0 && unit.getHeader().containsKey("BLANK");
        this.blank = hasBlank ? unit.getBlankValue() : 0;
    }

    /**
     * @param name for messages
     * @param unit an image of one axis (one spectrum) or two
     */
    static ImageRows of(Path path, String name, ImageHDU unit) throws FitsException {
        int[] axes = unit.getAxes();
        if (axes == null || axes.length < 1 || axes.length > 2) {
            throw new InputException(
                    path + ": image " + name + " has " + (axes == null ? 0 : axes.length) + " axes",
                    "a spectra set has one of two axes, [spectrum, wavelength]");
        }
        return new ImageRows(path, unit, axes);
    }

    /**
     * @param name for messages
     * @param unit an image of three axes, of which the last two make a row
     */
    static ImageRows ofCube(Path path, String name, ImageHDU unit) throws FitsException {
        int[] axes = unit.getAxes();
        if (axes == null || axes.length != 3) {
            throw new InputException(
                    path + ": image " + name + " has " + (axes == null ? 0 : axes.length) + " axes",
                    "it has three, [spectrum, diagonal, wavelength]");
        }
        return new ImageRows(path, unit, axes);
    }

    int rows() {
        return axes.length == 1 ? 1 : axes[0];
    }

    /** Values in a row. */
    int pixels() {
        return axes.length == 3 ? axes[1] * axes[2] : axes[axes.length - 1];
    }

    /** Values along the last axis. */
    int lastAxis() {
        return axes[axes.length - 1];
    }

    /** Row i in the image's unit; undefined integers are NaN, [pixels]. */
    double[] row(int i) {
        Object raw;
        try {
            int[] from = new int[axes.length];
            int[] size = axes.clone();
            if (axes.length > 1) {
                from[0] = i;
                size[0] = 1;
            }
            raw = tiler.getTile(from, size);
        } catch (IOException e) {
            throw FitsFile.unreadable(path, e);
        }
        double[] values = new double[pixels()];
        for (int pixel = 0; pixel < values.length; pixel++) {
            // FITS bytes are unsigned.
            double value = raw instanceof byte[] bytes ? bytes[pixel] & 0xff : Array.getDouble(raw, pixel);
            values[pixel] = hasBlank && value == blank ? Double.NaN : zero + scale * value;
        }
        return values;
    }
}
