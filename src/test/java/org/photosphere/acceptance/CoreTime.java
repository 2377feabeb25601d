package org.photosphere.acceptance;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What this machine's cores have spent their time on since it started, in ticks.
 *
 * @param idle nothing to do; neither waiting for a disk nor taken away by a host, which are not the stream's to use
 */
record CoreTime(long idle, long total) {

    private static final int IDLE = 3;
    private static final int TICKS_PER_SECOND = 100;

    /** Of user, nice, system, idle, iowait, irq, softirq and steal; what follows is part of user. */
    private static final int KINDS = 8;

    /** As {@code proc_stat(5)} tells. */
    static CoreTime now() throws IOException {
        String cores = Files.readAllLines(Path.of("/proc/stat")).get(0);
        long[] ticks = Arrays.stream(cores.replaceFirst("cpu +", "").split(" "))
                .limit(KINDS)
                .mapToLong(Long::parseLong)
                .toArray();
        return new CoreTime(ticks[IDLE], Arrays.stream(ticks).sum());
    }

    /** Share of the cores' time in which they had nothing to do. */
    double idleSince(CoreTime before) {
        return (idle - before.idle) / (double) (total - before.total);
    }

    /** What this process has had of the cores so far, ns. */
    static long ownNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Share of the cores' time that other processes, or a host, had. */
    static double foreignShareSince(CoreTime before, long ownNanosBefore) throws IOException {
        CoreTime now = now();
        double ticks = now.total - before.total;
        double own = (ownNanos() - ownNanosBefore) * 1e-9 * TICKS_PER_SECOND / ticks;
        return Math.max(0, 1 - now.idleSince(before) - own);
    }
}
