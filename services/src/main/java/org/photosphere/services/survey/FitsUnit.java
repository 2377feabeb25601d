package org.photosphere.services.survey;

import java.util.Locale;
import org.photosphere.model.InputException;

/**
 * A unit of a FITS file: a header, and where its data are.
 *
 * @param header the unit's keywords
 * @param start first byte of the data in the file
 * @param size of the data, bytes, which the file has
 */
record FitsUnit(FitsHeader header, long start, long size) {

    /**
     * Values per row, rows per table: 16 million. Ten times the longest spectra; more would need more memory than a
     * spectrum is worth.
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
     * @return the lengths of the axes in the order of arrays, the fastest last
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
