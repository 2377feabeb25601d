package org.photosphere.services.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process, native included; NaN if the system does not report it. */
public final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String KEY = "VmRSS:";

    private ProcessMemory() {}

    /** Returns the resident memory. */
    public static double residentBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(KEY))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Returns the resident memory beyond what the JVM has committed; 0 if not all of that was ever touched. */
    static double nativeBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        double own = memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
        // Preserves NaN.
        return Math.max(0.0, residentBytes() - own);
    }
}
