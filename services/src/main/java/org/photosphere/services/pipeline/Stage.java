package org.photosphere.services.pipeline;

import java.util.Locale;

/** The stages of a spectrum, in order of travel. */
public enum Stage {
    /** Stored by the broker. */
    BROKER,
    /** Polled from Kafka. */
    INGEST,
    DECODE,
    VALIDATE,
    /** Waited for company and for a device. */
    BATCH,
    INVERT,
    QUALITY;

    /** Whether all of a stage's time is waiting: for Kafka, for company, for a device. */
    public boolean isWaiting() {
        return this == INGEST || this == BATCH;
    }

    /** The name on the wire and in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
