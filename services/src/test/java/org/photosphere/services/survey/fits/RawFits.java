package org.photosphere.services.survey.fits;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes FITS files card by card and byte by byte, in forms that a library would not write. */
public final class RawFits {

    private static final int BLOCK = 2880;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A column of one unit, one row or more. */
    public record Column(String name, String form, ByteBuffer cells, String... keywords) {}

    /** Returns an empty primary. */
    public static RawFits empty(String... cards) {
        return new RawFits()
                .header(List.of("SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 0", "EXTEND  = T"), cards)
                .end();
    }

    /** @param dimensions lengths of the axes, the fastest first */
    public static RawFits primaryImage(int bitpix, int[] dimensions, ByteBuffer data, String... cards) {
        return new RawFits().image("SIMPLE  = T", bitpix, dimensions, data, cards);
    }

    RawFits image(String name, int bitpix, int[] dimensions, ByteBuffer data) {
        return image("XTENSION= 'IMAGE'", bitpix, dimensions, data, "EXTNAME = '" + name + "'");
    }

    private RawFits image(String first, int bitpix, int[] dimensions, ByteBuffer data, String... cards) {
        List<String> mandatory =
                new ArrayList<>(List.of(first, "BITPIX  = " + bitpix, "NAXIS   = " + dimensions.length));
        for (int i = 0; i < dimensions.length; i++) {
            mandatory.add(keyword("NAXIS" + (i + 1), dimensions[i]));
        }
        byte[] copy = new byte[data.capacity()];
        data.get(0, copy);
        return header(mandatory, cards).end().data(copy);
    }

    /** Appends a binary table of columns, each of {@code rows} equal lengths of bytes. */
    public RawFits table(String name, int rows, List<Column> columns, String... cards) {
        int width =
                columns.stream().mapToInt(column -> column.cells().capacity()).sum() / rows;
        List<String> mandatory = new ArrayList<>(List.of("XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2"));
        mandatory.add(keyword("NAXIS1", width));
        mandatory.add(keyword("NAXIS2", rows));
        mandatory.addAll(List.of("PCOUNT  = 0", "GCOUNT  = 1", keyword("TFIELDS", columns.size())));
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            mandatory.add(keyword("TTYPE" + (i + 1), "'" + column.name() + "'"));
            mandatory.add(keyword("TFORM" + (i + 1), "'" + column.form() + "'"));
            for (String keyword : column.keywords()) {
                String[] parts = keyword.split("=", 2);
                mandatory.add(keyword(parts[0].trim() + (i + 1), parts[1]));
            }
        }
        mandatory.add("EXTNAME = '" + name + "'");
        byte[] data = new byte[width * rows];
        int offset = 0;
        for (Column column : columns) {
            int cell = column.cells().capacity() / rows;
            for (int row = 0; row < rows; row++) {
                column.cells().get(row * cell, data, row * width + offset, cell);
            }
            offset += cell;
        }
        return header(mandatory, cards).end().data(data);
    }

    private static String keyword(String name, Object value) {
        return String.format(Locale.ROOT, "%-8s= %s", name, value);
    }

    private RawFits header(List<String> mandatory, String... cards) {
        mandatory.forEach(this::card);
        for (String card : cards) {
            card(card);
        }
        return this;
    }

    private void card(String text) {
        bytes.writeBytes(String.format(Locale.ROOT, "%-80s", text).getBytes(StandardCharsets.ISO_8859_1));
    }

    private RawFits end() {
        card("END");
        pad(' ');
        return this;
    }

    private RawFits data(byte[] data) {
        bytes.writeBytes(data);
        pad('\0');
        return this;
    }

    private void pad(char with) {
        while (bytes.size() % BLOCK != 0) {
            bytes.write(with);
        }
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    public Path write(Path path) {
        return write(path, toBytes());
    }

    public static Path write(Path path, byte[] content) {
        try {
            return Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer;
    }

    public static ByteBuffer shorts(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * values.length);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return buffer;
    }

    public static ByteBuffer ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer;
    }

    static ByteBuffer longs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer;
    }

    public static ByteBuffer floats(double... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        for (double value : values) {
            buffer.putFloat((float) value);
        }
        return buffer;
    }

    public static ByteBuffer doubles(double... values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length);
        for (double value : values) {
            buffer.putDouble(value);
        }
        return buffer;
    }
}
