package org.photosphere.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The time of day of one JVM, which can be moved while it runs: libfaketime between it and the system. What counts time by
 * the monotonic clock sees nothing of it.
 */
final class FakeClock {

    /** Debian's package libfaketime. */
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

    private final Path file;

    /** @param file holds by how much it is off, from here on */
    FakeClock(Path file) {
        this.file = file;
        moveTo(0);
    }

    static boolean isThere() {
        return LIBRARIES.stream().anyMatch(Files::exists);
    }

    /** @param seconds that it is ahead of the machine's, or behind it where negative */
    void moveTo(int seconds) {
        try {
            // In one step: the JVM looks at it all the time.
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, "%+d%n".formatted(seconds));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a JVM is to be started with. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                LIBRARIES.stream()
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow()
                        .toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                // Seconds between two looks at the file.
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Otherwise waits with a timeout come back at once, and threads spin.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
