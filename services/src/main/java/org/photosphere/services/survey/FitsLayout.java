package org.photosphere.services.survey;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.photosphere.model.InputException;

/**
 * A file's outline, checked before a FITS library reads it: the library reads data lazily and would otherwise find a
 * missing end in the middle of a stream. Sizes by the FITS Standard 4.0, section 4.4.1.
 */
final class FitsLayout {

    private static final int BLOCK = 2880;
    private static final int CARD = 80;

    private FitsLayout() {}

    /** @throws InputException where the file is not FITS, damaged or shorter than its headers say */
    static void check(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            requireFits(path, file);
            long position = 0;
            for (int unit = 0; position < file.length() && (unit == 0 || isExtension(file, position)); unit++) {
                file.seek(position);
                Map<String, String> header = header(path, file, unit);
                long size = dataSize(path, header, unit);
                long start = file.getFilePointer();
                if (size > file.length() - start) {
                    throw cutShort(
                            path,
                            "unit " + unit + " has " + size + " bytes of data from byte " + start
                                    + ", the file ends at " + file.length());
                }
                // The padding of the last unit may be missing: readers get along without it.
                position = start + (size + BLOCK - 1) / BLOCK * BLOCK;
            }
        }
    }

    private static void requireFits(Path path, RandomAccessFile file) throws IOException {
        byte[] start = new byte[(int) Math.min(ForeignFile.HEAD, file.length())];
        file.readFully(start);
        if (!new String(start, StandardCharsets.ISO_8859_1).startsWith("SIMPLE  =")) {
            throw ForeignFile.refusal(path, start);
        }
    }

    private static boolean isExtension(RandomAccessFile file, long position) throws IOException {
        file.seek(position);
        byte[] start = new byte[(int) Math.min(8, file.length() - position)];
        file.readFully(start);
        return new String(start, StandardCharsets.ISO_8859_1).equals("XTENSION");
    }

    private static Map<String, String> header(Path path, RandomAccessFile file, int unit) throws IOException {
        Map<String, String> cards = new HashMap<>();
        byte[] block = new byte[BLOCK];
        while (true) {
            try {
                file.readFully(block);
            } catch (EOFException e) {
                throw cutShort(path, "the header of unit " + unit + " has no end");
            }
            for (int at = 0; at < BLOCK; at += CARD) {
                String card = new String(block, at, CARD, StandardCharsets.ISO_8859_1);
                String keyword = card.substring(0, 8).trim();
                if (keyword.equals("END")) {
                    return cards;
                }
                if (card.startsWith("= ", 8)) {
                    cards.putIfAbsent(
                            keyword, card.substring(10).split("/", 2)[0].trim());
                }
            }
        }
    }

    private static long dataSize(Path path, Map<String, String> header, int unit) {
        try {
            int axes = Integer.parseInt(header.getOrDefault("NAXIS", "0"));
            long elements = axes == 0 ? 0 : 1;
            for (int axis = 1; axis <= axes; axis++) {
                elements = Math.multiplyExact(elements, positive(header.getOrDefault("NAXIS" + axis, "?")));
            }
            elements = Math.addExact(elements, positive(header.getOrDefault("PCOUNT", "0")));
            elements = Math.multiplyExact(elements, positive(header.getOrDefault("GCOUNT", "1")));
            return Math.multiplyExact(elements, Math.abs(Long.parseLong(header.getOrDefault("BITPIX", "?"))) / 8);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new InputException(
                    path + ": the header of unit " + unit + " is damaged: its size cannot be told",
                    "get the file again from its source",
                    e);
        }
    }

    private static long positive(String number) {
        long value = Long.parseLong(number);
        if (value < 0) {
            throw new NumberFormatException(number + " is negative");
        }
        return value;
    }

    private static InputException cutShort(Path path, String detail) {
        return new InputException(path + " is cut short: " + detail, "get the file again from its source");
    }
}
