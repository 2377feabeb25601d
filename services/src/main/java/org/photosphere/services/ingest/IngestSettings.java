package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * @param topics pattern of the consumed topics
 * @param sessionTimeout session timeout of the consumer group
 * @param backoffMin first wait before a failed consumer is restarted
 * @param backoffMax longest wait
 */
public record IngestSettings(Pattern topics, Duration sessionTimeout, Duration backoffMin, Duration backoffMax) {}
