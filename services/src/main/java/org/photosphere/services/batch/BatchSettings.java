package org.photosphere.services.batch;

import java.time.Duration;

/**
 * @param size most spectra of a batch
 * @param linger longest wait for company
 * @param timeout a worker that takes longer over a batch is stuck; it may be as long as the slowest batch takes many times
 */
public record BatchSettings(int size, Duration linger, Duration timeout) {}
