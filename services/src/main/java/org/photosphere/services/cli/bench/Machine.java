package org.photosphere.services.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.vector.VectorSupport;

/**
 * The machine and software of a run.
 *
 * @param cores processors available to this program
 * @param cpu name of the processor; null if the system does not report it
 * @param java version of the virtual machine
 * @param sums what computes sums over pixels, vector instructions or loops; null in files of earlier versions
 */
record Machine(
        int cores,
        @Nullable String cpu,
        @Nullable String java,
        @Nullable String sums) {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("java.vm.version"),
                VectorSupport.describe());
    }

    private static @Nullable String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            // Other systems have no such file; the name is for readers only.
            return null;
        }
    }

    String describe() {
        return cores + (cores == 1 ? " core, " : " cores, ") + (cpu == null ? "unknown processor" : cpu) + ", Java "
                + (java == null ? "unknown" : java) + (sums == null ? "" : ", sums by " + sums);
    }
}
