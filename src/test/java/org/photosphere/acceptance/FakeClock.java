package org.photosphere.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The time of day of one JVM, adjustable while it runs, by libfaketime. The monotonic clock is not affected. */
final class FakeClock {

    /** Debian's package libfaketime. */
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

    private final Path file;

    /** @param file file that holds the offset */
    FakeClock(Path file) {
        this.file = file;
        moveTo(0);
    }

    static boolean isThere() {
        return LIBRARIES.stream().anyMatch(Files::exists);
    }

    /** @param seconds offset from the machine's time */
    void moveTo(int seconds) {
        try {
            // Atomically: the JVM reads it continuously.
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, "%+d%n".formatted(seconds));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the environment of the JVM. */
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
                // Seconds between two reads of the file.
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Otherwise waits with a timeout return at once, and threads spin.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
