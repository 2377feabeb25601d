package org.photosphere.services.survey.fits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.InputException;

/**
 * Reads the units of a FITS file: each header, with the stated size checked against the file's before anything of that
 * size is allocated. Sizes by the FITS Standard 4.0, section 4.4.1.
 */
final class FitsLayout {

    private static final int BLOCK = 2880;

    /** Ten thousand times 36 keywords: the largest headers have a few thousand keywords. */
    private static final int LARGEST_HEADER_BLOCKS = 10_000;

    private final Path path;
    private final FitsSource source;

    private FitsLayout(Path path, FitsSource source) {
        this.path = path;
        this.source = source;
    }

    /**
     * @return at least the primary unit
     * @throws InputException if the file is damaged or shorter than its headers state
     */
    static List<FitsUnit> units(Path path, FitsSource source) {
        return new FitsLayout(path, source).units();
    }

    private List<FitsUnit> units() {
        List<FitsUnit> units = new ArrayList<>();
        long position = 0;
        while (position < source.length() && (position == 0 || isExtension(position))) {
            FitsHeader header = new FitsHeader(path, units.size());
            long start = read(header, position, units.size());
            long size = dataSize(header);
            if (size > source.length() - start) {
                throw cutShort("unit " + units.size() + " has " + size + " bytes of data from byte " + start
                        + ", the file ends at " + source.length());
            }
            units.add(new FitsUnit(header, start, size));
            // The padding of the last unit may be missing: IRAF and others write files without it.
            position = start + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return units;
    }

    private boolean isExtension(long position) {
        return text(source.read(position, (int) Math.min(8, source.length() - position)))
                .equals("XTENSION");
    }

    /** @return index of the first byte after the header */
    private long read(FitsHeader header, long position, int unit) {
        for (int count = 0; count < LARGEST_HEADER_BLOCKS; count++) {
            long start = position + (long) count * BLOCK;
            if (start + BLOCK > source.length()) {
                break;
            }
            String block = text(source.read(start, BLOCK));
            for (int at = 0; at < BLOCK; at += FitsHeader.CARD) {
                String card = block.substring(at, at + FitsHeader.CARD);
                if (card.substring(0, 8).trim().equals("END")) {
                    return start + BLOCK;
                }
                header.add(card);
            }
        }
        throw cutShort("the header of unit " + unit + " has no end");
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    private static long dataSize(FitsHeader header) {
        int axes = (int) header.integer("NAXIS", 0, 999);
        long bytes = Math.abs(header.integer("BITPIX", -64, 64)) / 8;
        if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
            throw header.damaged("BITPIX is '" + header.text("BITPIX", "") + "'");
        }
        try {
            long elements = axes == 0 ? 0 : 1;
            for (int axis = 1; axis <= axes; axis++) {
                elements = Math.multiplyExact(elements, header.integer("NAXIS" + axis, 0, Long.MAX_VALUE));
            }
            elements = Math.addExact(elements, header.integer("PCOUNT", 0, 0, Long.MAX_VALUE));
            elements = Math.multiplyExact(elements, header.integer("GCOUNT", 1, 1, Long.MAX_VALUE));
            return Math.multiplyExact(elements, bytes);
        } catch (ArithmeticException e) {
            throw header.damaged("its axes are larger than any file");
        }
    }

    private InputException cutShort(String detail) {
        return new InputException(path + " is cut short: " + detail, "get the file again from its source");
    }
}
