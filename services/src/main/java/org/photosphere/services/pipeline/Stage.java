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
    /** Waited in the batcher: for a full batch and for a device. */
    BATCH,
    INVERT,
    QUALITY;

    /** Returns whether the stage's time is waiting alone: for Kafka, for a full batch, for a device. */
    public boolean isWaiting() {
        return this == INGEST || this == BATCH;
    }

    /** Returns the name used in messages and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
