package org.photosphere.services.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process, native included; not a number where the system does not tell. */
public final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String KEY = "VmRSS:";

    private ProcessMemory() {}

    /** What is resident. */
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

    /** What is resident beyond what the JVM has committed; 0 where not all of that was ever touched. */
    static double nativeBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        double own = memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
        // Keeps what is not a number.
        return Math.max(0.0, residentBytes() - own);
    }
}
