package org.photosphere.services.batch;

import java.time.Duration;

/**
 * @param size maximum spectra of a batch
 * @param linger longest wait for a full batch
 * @param timeout time after which a worker's batch counts as stuck; many times the duration of the slowest batch
 */
public record BatchSettings(int size, Duration linger, Duration timeout) {}
