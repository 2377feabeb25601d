package org.photosphere.services.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's processor, for reports. */
public final class ProcessorName {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private ProcessorName() {}

    /** Returns its name; empty if the system does not report it. */
    public static Optional<String> find() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            // Other systems have no such file; the name is for readers only.
            return Optional.empty();
        }
    }

    /** Returns cores, processor and Java in one line. */
    public static String here() {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores + (cores == 1 ? " core, " : " cores, ") + find().orElse("unknown processor") + ", Java "
                + System.getProperty("java.vm.version");
    }
}
