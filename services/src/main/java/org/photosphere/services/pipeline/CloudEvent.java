package org.photosphere.services.pipeline;

import java.time.Instant;
import java.util.List;

/** CloudEvents 1.0 in Kafka's binary mode: attributes as headers, the bare protobuf message as the value. */
public enum CloudEvent {
    SPECTRUM("org.photosphere.spectrum.v1", "Spectrum"),
    PARAMETERS("org.photosphere.parameters.v1", "Parameters"),
    DEAD_LETTER("org.photosphere.deadletter.v1", "DeadLetter");

    /** An absolute URI, compared by clients and not fetched; the message's full name in the contract follows. */
    private static final String SCHEMAS = "urn:photosphere:proto:photosphere.v1.";

    private final String type;
    private final String message;

    CloudEvent(String type, String message) {
        this.type = type;
        this.message = message;
    }

    /**
     * @param id identifier, unique together with the source
     * @param source URI reference of the event's producer
     */
    public List<RecordHeader> headers(String id, String source) {
        return List.of(
                RecordHeader.of("content-type", "application/protobuf"),
                RecordHeader.of("ce_specversion", "1.0"),
                RecordHeader.of("ce_id", id),
                RecordHeader.of("ce_source", source),
                RecordHeader.of("ce_type", type),
                RecordHeader.of("ce_time", Instant.now().toString()),
                RecordHeader.of("ce_dataschema", SCHEMAS + message));
    }
}
