package org.photosphere.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole files into memory up to a size limit, and checks memory before it is allocated. */
public final class InputFiles {

    /** Largest array of bytes that every virtual machine allocates. */
    public static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private InputFiles() {}

    /**
     * Returns the bytes of a file.
     *
     * @param most largest file of this kind, bytes
     * @param hint remedy where the file cannot be read
     * @throws InputException where the file cannot be read, or is larger than the limit or than memory
     */
    public static byte[] read(Path file, int most, String hint) {
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            if (size <= most) {
                requireMemory(size, file.toString());
                // A device or a growing file states no size: never more than the limit is read.
                byte[] bytes = in.readNBytes((int) Math.min(most + 1L, LARGEST_ARRAY));
                if (bytes.length <= most) {
                    return bytes;
                }
            }
            throw new InputException(file + " is larger than " + most + " bytes, the maximum of its kind", hint);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage(), hint, e);
        }
    }

    /**
     * Refuses a size that does not fit, before it is allocated.
     *
     * @param bytes number of bytes needed
     * @param source named in errors
     * @throws InputException where they exceed this program's maximum
     */
    public static void requireMemory(long bytes, String source) {
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw new InputException(
                    source + " needs " + (bytes >> 20) + " MB of memory, of which this program may take " + (most >> 20)
                            + " MB",
                    "give it more, for example with PHOTOSPHERE_HEAP=8g, or use a smaller file");
        }
    }
}
