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

    /** The name on the wire and in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
