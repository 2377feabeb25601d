package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * @param topics that are consumed
 * @param alertTopics of them, those that are read on when the others have to wait
 * @param microBatchRecords most records of a micro-batch
 * @param maxInFlight most spectra polled and not committed; a quarter more with alerts
 * @param sessionTimeout of the consumer group
 * @param backoffMin first wait before a broken consumer is started again
 * @param backoffMax longest wait
 */
public record IngestSettings(
        Pattern topics,
        Set<String> alertTopics,
        int microBatchRecords,
        int maxInFlight,
        Duration sessionTimeout,
        Duration backoffMin,
        Duration backoffMax) {

    /** Of {@code maxInFlight}, kept for alerts. */
    private static final double ALERT_ROOM = 0.25;

    public IngestSettings {
        alertTopics = Set.copyOf(alertTopics);
    }

    /** With so many spectra in flight alerts have to wait too. */
    int maxInFlightWithAlerts() {
        return maxInFlight + (int) Math.ceil(ALERT_ROOM * maxInFlight);
    }
}
