package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * @param topics that are consumed
 * @param microBatchRecords most records of a micro-batch
 * @param maxInFlight most spectra polled and not committed
 * @param sessionTimeout of the consumer group
 * @param backoffMin first wait before a broken consumer is started again
 * @param backoffMax longest wait
 */
public record IngestSettings(
        Pattern topics,
        int microBatchRecords,
        int maxInFlight,
        Duration sessionTimeout,
        Duration backoffMin,
        Duration backoffMax) {}
