package org.photosphere.model.network.tensor;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.photosphere.model.InputException;

/**
 * Reads numpy's npz format: a zip archive of npy files, one per array (numpy.lib.format, versions 1 to 3). Only
 * little-endian 32- and 64-bit floats in C order: reading an array of Python objects would execute code.
 */
public final class NpzFile {

    private static final String SUFFIX = ".npy";
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;

    /** 512 MB as doubles: no network for a spectrum has more, and a damaged header may state any number. */
    private static final long MOST_VALUES = 1L << 26;

    private static final int CHUNK = 1 << 13;

    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*?\\])");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");
    private static final String HINT =
            "save it with numpy.savez, arrays of float32 or float64 in C order (numpy.ascontiguousarray)";

    /** Largest ratio of uncompressed to compressed size: trained weights shrink by only a few per cent. */
    private static final long MOST_GROWTH = 100;

    /** Uncompressed size that a file of any size may have, bytes. */
    private static final long FREE_GROWTH = 1L << 20;

    private NpzFile() {}

    /**
     * Returns the arrays by name, in the file's order.
     *
     * @throws InputException where the file cannot be read or does not have this format, expands to much more than its
     *     size, or an array is duplicate, of another type or order, truncated, or contains a number that is not finite;
     *     the array is named
     */
    public static Map<String, Tensor> read(Path file) {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in)) {
            BoundedStream bounded = new BoundedStream(zip, FREE_GROWTH + MOST_GROWTH * Files.size(file));
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(SUFFIX)) {
                    String array = name.substring(0, name.length() - SUFFIX.length());
                    if (arrays.put(array, array(bounded, file + ": array '" + array + "'")) != null) {
                        throw new InputException(file + " has two arrays '" + array + "'", HINT);
                    }
                }
                // The archive's own skip would read the rest without a limit.
                bounded.skipRest();
            }
        } catch (EOFException e) {
            throw new InputException(file + " is cut short", "take a fresh copy of the file", e);
        } catch (IllegalArgumentException e) {
            // An entry's name that is not text.
            throw new InputException(file + " is a damaged archive: " + e.getMessage(), HINT, e);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage(), "give an existing npz file", e);
        }
        if (arrays.isEmpty()) {
            throw new InputException(file + " is not an npz file: no zip archive of npy files", HINT);
        }
        return arrays;
    }

    /** A stream with a limit on the bytes read. */
    private static final class BoundedStream extends FilterInputStream {

        private long left;

        BoundedStream(InputStream in, long most) {
            super(in);
            left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new IOException("its arrays are more than " + MOST_GROWTH + " times the file");
            }
            return read;
        }

        /** Skips to the end of the entry. */
        void skipRest() throws IOException {
            byte[] chunk = new byte[CHUNK];
            while (read(chunk, 0, CHUNK) >= 0) {
                // Skipped bytes count, too.
            }
        }
    }

    private static Tensor array(InputStream in, String source) throws IOException {
        String header = header(in, source);
        Tensor.Precision precision = precision(header, source);
        if (field(ORDER, header, source).equals("True")) {
            throw new InputException(source + " is in Fortran order", HINT);
        }
        long[] shape = shape(header, source);
        long count = 1;
        for (long axis : shape) {
            // Checked at each step, so that no product overflows.
            if (axis > MOST_VALUES || count * axis > MOST_VALUES) {
                throw new InputException(source + " is larger than " + MOST_VALUES + " values", HINT);
            }
            count *= axis;
        }
        // Grows with what is read: a stated shape alone allocates nothing.
        byte[] bytes = in.readNBytes((int) count * precision.bytes());
        if (bytes.length < count * precision.bytes()) {
            throw new InputException(source + " is cut short", "take a fresh copy of the file");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = precision == Tensor.Precision.F32 ? buffer.getFloat() : buffer.getDouble();
            if (!Double.isFinite(values[i])) {
                throw new InputException(
                        source + " is not finite at value " + (i + 1), "take a fresh copy of the file");
            }
        }
        return new Tensor(shape, values, precision);
    }

    /** Returns the text between the magic bytes and the values: a Python dictionary of three keys. */
    private static String header(InputStream in, String source) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        boolean isMagic = start.length == MAGIC.length + 2;
        for (int i = 0; i < MAGIC.length && isMagic; i++) {
            isMagic = start[i] == MAGIC[i];
        }
        if (!isMagic || start[MAGIC.length] < 1 || start[MAGIC.length] > 3) {
            throw new InputException(source + " is not an npy file of version 1 to 3", HINT);
        }
        int lengthBytes = start[MAGIC.length] == 1 ? Short.BYTES : Integer.BYTES;
        byte[] length = in.readNBytes(lengthBytes);
        long size = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            size = size << 8 | (length[i] & 0xff);
        }
        if (length.length < lengthBytes || size > LONGEST_HEADER) {
            throw new InputException(source + " has a damaged header", HINT);
        }
        return new String(in.readNBytes((int) size), StandardCharsets.ISO_8859_1);
    }

    private static Tensor.Precision precision(String header, String source) {
        String type = field(TYPE, header, source);
        return switch (type) {
            case "'<f4'" -> Tensor.Precision.F32;
            case "'<f8'" -> Tensor.Precision.F64;
            default ->
                throw new InputException(
                        source + " is of type " + type
                                + (type.contains("O")
                                        ? ", Python objects"
                                        : ", not a little-endian 32- or 64-bit float"),
                        HINT);
        };
    }

    private static long[] shape(String header, String source) {
        String text = field(SHAPE, header, source).replace(" ", "");
        String[] axes = text.isEmpty() ? new String[0] : text.split(",");
        long[] shape = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            try {
                shape[i] = Long.parseLong(axes[i]);
            } catch (NumberFormatException e) {
                throw new InputException(source + " has the shape (" + text + ")", HINT, e);
            }
        }
        return shape;
    }

    private static String field(Pattern pattern, String header, String source) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new InputException(source + " has a damaged header", HINT);
        }
        return matcher.group(1);
    }
}
