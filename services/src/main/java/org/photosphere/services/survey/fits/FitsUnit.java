package org.photosphere.services.survey.fits;

import java.util.Locale;
import org.photosphere.model.InputException;

/**
 * A unit of a FITS file: a header and the position of its data.
 *
 * @param header keywords of the unit
 * @param start index of the first byte of the data in the file
 * @param size size of the data, bytes, which the file has
 */
record FitsUnit(FitsHeader header, long start, long size) {

    /**
     * Maximum values per row and rows per table: 16 million. Ten times the longest spectra; more would exceed the
     * memory that a spectrum justifies.
     */
    static final int LARGEST_AXIS = 1 << 24;

    /** @return EXTNAME in capitals, empty if absent */
    String name() {
        return String.valueOf(header.text("EXTNAME", "")).trim().toUpperCase(Locale.ROOT);
    }

    boolean isBinaryTable() {
        return "BINTABLE".equals(header.text("XTENSION", ""));
    }

    boolean isImage() {
        String kind = header.text("XTENSION", "IMAGE");
        return "IMAGE".equals(kind) && header.integer("NAXIS", 0, 999) > 0;
    }

    /**
     * @return lengths of the axes in array order, the fastest last
     * @throws InputException if an axis is empty or too long
     */
    int[] axes() {
        int[] axes = new int[(int) header.integer("NAXIS", 0, 999)];
        for (int i = 0; i < axes.length; i++) {
            axes[axes.length - 1 - i] = (int) header.integer("NAXIS" + (i + 1), 1, Integer.MAX_VALUE);
        }
        return axes;
    }
}
