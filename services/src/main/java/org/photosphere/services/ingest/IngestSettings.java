package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * @param topics that are consumed
 * @param sessionTimeout of the consumer group
 * @param backoffMin first wait before a broken consumer is started again
 * @param backoffMax longest wait
 */
public record IngestSettings(Pattern topics, Duration sessionTimeout, Duration backoffMin, Duration backoffMax) {}
