package org.photosphere.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reproducible random damage to files: flipped bits, truncation, inserted and removed bytes, and lengths of binary
 * headers and of texts set to extremes. A reader must read the result or refuse it.
 */
public final class Damage {

    /** Number of damaged files per reader. */
    public static final int FILES = 1000;

    private static final long[] EXTREMES = {
        -1, 0, 1, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, 1L << 31, 1L << 32, (1L << 32) + 1, 1L << 62, Long.MAX_VALUE
    };
    private static final String[] NUMBERS = {
        "-1",
        "0",
        "2147483647",
        "2147483648",
        "4294967297",
        "9223372036854775807",
        "99999999999999999999",
        "1e999",
        "1e9",
        "0.5",
        "\"NaN\"",
        "NaN",
        "null",
        "true",
        "\"7\"",
        "[]",
        "{}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
    };
    private static final int TEXT = 1 << 13;
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?([eE]-?\\d+)?");
    private static final Pattern NAME = Pattern.compile("\"[A-Za-z_.0-9-]+\"");

    private final SplittableRandom random;

    public Damage(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Reads a file or throws. */
    @FunctionalInterface
    public interface Reader {
        void read(Path file) throws Exception;
    }

    /** Numbers of damaged files that a reader read and refused. */
    public record Outcome(int read, int refused) {}

    /**
     * Applies a reader to damaged copies of a whole file.
     *
     * @param file overwritten repeatedly; restored at the end
     * @throws AssertionError where the reader threw anything but an {@link InputException} with a message and a hint
     */
    public Outcome tryOn(Path file, Reader reader) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] damaged = of(whole);
            Files.write(file, damaged);
            try {
                reader.read(file);
            } catch (InputException e) {
                if (String.valueOf(e.getMessage()).isBlank() || e.hint().isBlank()) {
                    throw new AssertionError("refused without a word: damaged file " + i, e);
                }
                refused++;
            } catch (Exception | Error e) {
                Path kept = Files.write(Files.createTempFile("damaged-", "-" + file.getFileName()), damaged);
                throw new AssertionError("neither read nor refused: damaged file " + i + ", kept as " + kept, e);
            }
        }
        Files.write(file, whole);
        return new Outcome(FILES - refused, refused);
    }

    /** Returns a damaged copy. */
    public byte[] of(byte[] whole) {
        byte[] damaged = whole;
        for (int change = random.nextInt(3); change >= 0; change--) {
            // Headers come first, and most faults are possible in them.
            int within = random.nextBoolean() ? Math.min(damaged.length, 400) : damaged.length;
            int at = random.nextInt(Math.max(1, within));
            damaged = switch (random.nextInt(8)) {
                case 0 -> bitFlipped(damaged, at);
                case 1 -> Arrays.copyOf(damaged, at);
                case 2 -> without(damaged, at, 1 + random.nextInt(40));
                case 3 -> inserted(damaged, at, 1 + random.nextInt(40));
                case 4, 5 -> lengthAt(damaged, random.nextInt(4) == 0 ? 0 : at);
                case 6 -> renamed(damaged);
                default -> numberReplaced(damaged);
            };
        }
        return damaged;
    }

    private byte[] bitFlipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        if (copy.length > 0) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        byte[] start = Arrays.copyOf(bytes, Math.min(at, bytes.length));
        return joined(start, Arrays.copyOfRange(bytes, Math.min(bytes.length, at + count), bytes.length));
    }

    private byte[] inserted(byte[] bytes, int at, int count) {
        byte[] any = new byte[count];
        random.nextBytes(any);
        byte[] start = joined(Arrays.copyOf(bytes, Math.min(at, bytes.length)), any);
        return joined(start, Arrays.copyOfRange(bytes, Math.min(at, bytes.length), bytes.length));
    }

    private byte[] lengthAt(byte[] bytes, int at) {
        byte[] extreme = ByteBuffer.allocate(Long.BYTES)
                .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .putLong(EXTREMES[random.nextInt(EXTREMES.length)])
                .array();
        int size = 1 << random.nextInt(4);
        int from = random.nextBoolean() ? 0 : Long.BYTES - size;
        byte[] copy = bytes.clone();
        for (int i = 0; i < size && at + i < copy.length; i++) {
            copy[at + i] = extreme[from + i];
        }
        return copy;
    }

    /** Replaces a number of a text by one that no writer writes, or removes it. */
    private byte[] numberReplaced(byte[] bytes) {
        return replaced(bytes, NUMBER, NUMBERS[random.nextInt(NUMBERS.length)]);
    }

    /** Replaces a name by another one of the text, so that one is missing and the other duplicate, or by a new one. */
    private byte[] renamed(byte[] bytes) {
        byte[] other = replaced(bytes, NAME, "\"none\"");
        String text = start(bytes);
        String[] names = NAME.matcher(text).results().map(m -> m.group()).toArray(String[]::new);
        return names.length == 0 || random.nextInt(3) == 0
                ? other
                : replaced(bytes, NAME, names[random.nextInt(names.length)]);
    }

    private byte[] replaced(byte[] bytes, Pattern what, String by) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        var places = what.matcher(start(bytes)).results().collect(Collectors.toList());
        if (places.isEmpty()) {
            return bytes;
        }
        var place = places.get(random.nextInt(places.size()));
        String start = text.substring(0, place.start());
        String put = by;
        int longer = by.length() - (place.end() - place.start());
        // Where blanks allow, all else keeps its place, as in a card of a FITS header.
        if (longer <= 0) {
            put = " ".repeat(random.nextBoolean() ? -longer : 0) + by;
        } else if (start.endsWith(" ".repeat(longer))) {
            start = start.substring(0, start.length() - longer);
        }
        return (start + put + text.substring(place.end())).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the beginning, which contains the texts: values follow far behind. */
    private static String start(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, TEXT), StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
