package org.photosphere.model.grid;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;

/**
 * Units of a FITS file as stated in their headers, each size checked against the file before a FITS library allocates
 * it. Sizes by the FITS Standard 4.0, sections 4.4.1 (data), 6.1 (random groups) and 7.3.1 (columns of binary tables).
 */
public final class FitsSizes {

    private static final int BLOCK = 2880;
    private static final int CARD = 80;
    private static final int MOST_AXES = 999;

    /** Maximum blocks of a header, thirty times the longest of any survey. */
    private static final int MOST_BLOCKS = 1000;

    /** Keywords that determine sizes. */
    private static final Pattern SIZES =
            Pattern.compile("XTENSION|BITPIX|NAXIS\\d*|PCOUNT|GCOUNT|GROUPS|TFIELDS|TFORM\\d+");

    /** Types of units whose columns a library reads as binary ones. */
    private static final Pattern BINARY_TABLE = Pattern.compile("'(BINTABLE|A3DTABLE)\\s*'");

    private static final List<Integer> BITS = List.of(8, 16, 32, 64, -32, -64);
    private static final Pattern COLUMN = Pattern.compile("'\\s*(\\d{0,9})([LXBIJKAEDCMPQ]).*");
    private static final String WIDTHS = "LXBIJKAEDCMPQ";
    private static final int[] BYTES = {1, 0, 1, 2, 4, 8, 1, 4, 8, 8, 16, 8, 16};

    private static final String HINT = "get the file again from its source";

    private final Path path;
    private final RandomAccessFile file;
    private int unit;

    private FitsSizes(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Refuses a file whose headers are damaged or state more than it contains.
     *
     * @return the end of the last unit with its padding, bytes from the start: the rest is not a unit
     * @throws InputException where the file is not FITS, damaged, shorter than its headers state, or larger than memory
     * @throws IOException where it cannot be read
     */
    public static long check(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return new FitsSizes(path, file).check();
        }
    }

    private long check() throws IOException {
        if (!startsWith(0, "SIMPLE  =")) {
            throw new InputException(path + " is not a FITS file", "FITS files begin with 'SIMPLE  ='");
        }
        long position = 0;
        for (unit = 0; unit == 0 || startsWith(position, "XTENSION"); unit++) {
            file.seek(position);
            Map<String, String> header = header();
            long size = dataSize(header);
            long start = file.getFilePointer();
            if (size > file.length() - start) {
                throw new InputException(
                        path + " is cut short: unit " + unit + " has " + size + " bytes of data from byte " + start
                                + ", the file ends at " + file.length(),
                        HINT);
            }
            InputFiles.requireMemory(size, path + ": unit " + unit);
            position = start + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return position;
    }

    private boolean startsWith(long position, String text) throws IOException {
        byte[] start = new byte[text.length()];
        if (position > file.length() - start.length) {
            return false;
        }
        file.seek(position);
        file.readFully(start);
        return new String(start, StandardCharsets.ISO_8859_1).equals(text);
    }

    private Map<String, String> header() throws IOException {
        Map<String, String> cards = new HashMap<>();
        byte[] block = new byte[BLOCK];
        for (int read = 0; read < MOST_BLOCKS; read++) {
            try {
                file.readFully(block);
            } catch (EOFException e) {
                throw new InputException(path + " is cut short: the header of unit " + unit + " has no end", HINT, e);
            }
            for (int at = 0; at < BLOCK; at += CARD) {
                String card = new String(block, at, CARD, StandardCharsets.ISO_8859_1);
                String keyword = card.substring(0, 8).trim();
                if (keyword.equals("END")) {
                    return cards;
                }
                if (card.startsWith("= ", 8) && SIZES.matcher(keyword).matches()) {
                    String value = card.substring(10).split("/", 2)[0].trim();
                    // Readers differ in which of two cards they use: one of them would find another size.
                    if (!value.equals(cards.getOrDefault(keyword, value))) {
                        throw damaged(keyword + " is there twice");
                    }
                    cards.put(keyword, value);
                }
            }
        }
        throw damaged("it is longer than " + MOST_BLOCKS + " blocks");
    }

    private long dataSize(Map<String, String> header) {
        int bits = (int) number(header, "BITPIX", null, 64);
        long axes = number(header, "NAXIS", null, MOST_AXES);
        if (!BITS.contains(bits)) {
            throw damaged("BITPIX is " + bits);
        }
        boolean groups = axes > 0 && "T".equals(header.get("GROUPS")) && "0".equals(header.get("NAXIS1"));
        long elements = axes == 0 ? 0 : 1;
        long largest = 0;
        try {
            for (int axis = groups ? 2 : 1; axis <= axes; axis++) {
                long length = number(header, "NAXIS" + axis, null, Integer.MAX_VALUE);
                elements = Math.multiplyExact(elements, length);
                largest = Math.max(largest, length);
            }
            // Rows or planes of zero bytes, but of as many objects as are stated.
            if (elements == 0 && largest > BLOCK) {
                throw damaged("an axis of " + largest + " is next to an empty one");
            }
            long columns = number(header, "TFIELDS", "0", MOST_AXES);
            if (BINARY_TABLE.matcher(header.getOrDefault("XTENSION", "")).matches()) {
                requireColumns(header, columns);
            }
            long size = Math.addExact(elements, number(header, "PCOUNT", "0", Long.MAX_VALUE));
            size = Math.multiplyExact(size, number(header, "GCOUNT", "1", Long.MAX_VALUE));
            return Math.multiplyExact(size, Math.abs(bits) / 8);
        } catch (ArithmeticException e) {
            throw damaged("its size overflows");
        }
    }

    /** Checks that the columns of a row agree with the row's length: a library allocates what they state. */
    private void requireColumns(Map<String, String> header, long columns) {
        long row = 0;
        for (int column = 1; column <= columns; column++) {
            String form = header.getOrDefault("TFORM" + column, "");
            Matcher matcher = COLUMN.matcher(form);
            if (!matcher.matches()) {
                throw damaged("TFORM" + column + " is " + form);
            }
            long repeat = matcher.group(1).isEmpty() ? 1 : Long.parseLong(matcher.group(1));
            char type = matcher.group(2).charAt(0);
            row += type == 'X' ? (repeat + 7) / 8 : repeat * BYTES[WIDTHS.indexOf(type)];
        }
        if (row != number(header, "NAXIS1", null, Integer.MAX_VALUE)) {
            throw damaged("its columns take " + row + " bytes of a row of " + header.get("NAXIS1"));
        }
    }

    /** @param otherwise value of a missing keyword; null where it is required */
    private long number(Map<String, String> header, String keyword, @Nullable String otherwise, long most) {
        String text = header.getOrDefault(keyword, otherwise == null ? "" : otherwise);
        try {
            long value = Long.parseLong(text);
            if (value <= most && (value >= 0 || keyword.equals("BITPIX"))) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The text is in the message below.
        }
        throw damaged(keyword + " is '" + text + "'");
    }

    private InputException damaged(String what) {
        return new InputException(path + ": the header of unit " + unit + " is damaged: " + what, HINT);
    }
}
