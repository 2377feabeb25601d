package org.photosphere.acceptance;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * CPU time of this machine's cores since its start, in ticks.
 *
 * @param idle idle time; without waits for a disk and time stolen by a host, which the stream cannot use
 */
record CoreTime(long idle, long total) {

    private static final int IDLE = 3;
    private static final int TICKS_PER_SECOND = 100;

    /**
     * Number of the kinds user, nice, system, idle, iowait, irq, softirq and steal; later ones are included in user.
     */
    private static final int KINDS = 8;

    /** Reads the times described in {@code proc_stat(5)}. */
    static CoreTime now() throws IOException {
        String cores = Files.readAllLines(Path.of("/proc/stat")).get(0);
        long[] ticks = Arrays.stream(cores.replaceFirst("cpu +", "").split(" "))
                .limit(KINDS)
                .mapToLong(Long::parseLong)
                .toArray();
        return new CoreTime(ticks[IDLE], Arrays.stream(ticks).sum());
    }

    /** Returns the idle fraction of the cores' time. */
    double idleSince(CoreTime before) {
        return (idle - before.idle) / (double) (total - before.total);
    }

    /** Returns the CPU time of this process so far, ns. */
    static long ownNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Returns the fraction of the cores' time used by other processes or a host. */
    static double foreignShareSince(CoreTime before, long ownNanosBefore) throws IOException {
        CoreTime now = now();
        double ticks = now.total - before.total;
        double own = (ownNanos() - ownNanosBefore) * 1e-9 * TICKS_PER_SECOND / ticks;
        return Math.max(0, 1 - now.idleSince(before) - own);
    }
}
