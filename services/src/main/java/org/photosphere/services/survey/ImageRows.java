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

    int rows() {
        return axes.length == 1 ? 1 : axes[0];
    }

    int pixels() {
        return axes[axes.length - 1];
    }

    /** Row i in the image's unit; undefined integers are NaN, [pixels]. */
    double[] row(int i) {
        Object raw;
        try {
            raw = axes.length == 1
                    ? tiler.getTile(new int[] {0}, new int[] {pixels()})
                    : tiler.getTile(new int[] {i, 0}, new int[] {1, pixels()});
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
