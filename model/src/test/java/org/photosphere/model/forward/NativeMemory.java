package org.photosphere.model.forward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process outside the Java heap. */
public final class NativeMemory {

    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    /** A heap of a few gigabytes is below, at compressed addresses; allocations of native code are above. */
    private static final long HEAP_END = 1L << 32;

    private NativeMemory() {}

    public static boolean isMeasurable() {
        return Files.isReadable(MAPPINGS);
    }

    public static long residentBytes() {
        try {
            long kilobytes = 0;
            boolean counted = false;
            for (String line : Files.readAllLines(MAPPINGS)) {
                if (line.matches("^[0-9a-f]+-[0-9a-f]+ .*")) {
                    counted = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16) >= HEAP_END;
                } else if (counted && line.startsWith("Rss:")) {
                    kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return kilobytes << 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
