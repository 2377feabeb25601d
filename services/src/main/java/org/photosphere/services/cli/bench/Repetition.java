package org.photosphere.services.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One short measurement of a row, with the machine's reference measured before and after it.
 *
 * @param spectraPerSecond rate of inversions of all devices together
 * @param spectraPerCoreSecond the same per second of processor time of the threads that invert: other programs do not
 *     slow it down by taking cores; collection of garbage is not in it
 * @param gemmRate of matrix products of as many threads, operations per second of processor time
 * @param copyRate of copies by as many threads, bytes read and written per second of processor time
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Repetition(double spectraPerSecond, double spectraPerCoreSecond, double gemmRate, double copyRate) {

    private static final double GIGA = 1e9;

    Repetition {
        if (!isRate(spectraPerSecond) || !isRate(spectraPerCoreSecond) || !isRate(gemmRate) || !isRate(copyRate)) {
            throw new IllegalArgumentException("a rate is not a positive number");
        }
    }

    private static boolean isRate(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }

    /** Returns the spectra inverted in the processor time of 10^9 operations of matrix products. */
    double spectraPerGop() {
        return GIGA * spectraPerCoreSecond / gemmRate;
    }

    /** Returns the spectra inverted in the processor time in which 10^9 bytes are read and written. */
    double spectraPerGigabyte() {
        return GIGA * spectraPerCoreSecond / copyRate;
    }
}
