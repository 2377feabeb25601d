package org.photosphere.services.pipeline;

import java.time.Instant;
import java.util.List;

/** CloudEvents 1.0 in Kafka's binary mode: attributes as headers, the bare protobuf message as the value. */
public final class CloudEvent {

    public static final String SPECTRUM = "org.photosphere.spectrum.v1";
    public static final String PARAMETERS = "org.photosphere.parameters.v1";
    public static final String DEAD_LETTER = "org.photosphere.deadletter.v1";

    private CloudEvent() {}

    /**
     * @param type one of this class's constants
     * @param id unique together with the source
     * @param source who made the event
     * @param schema file of the message's definition, for example "photosphere/v1/spectrum.proto"
     */
    public static List<RecordHeader> headers(String type, String id, String source, String schema) {
        return List.of(
                RecordHeader.of("content-type", "application/protobuf"),
                RecordHeader.of("ce_specversion", "1.0"),
                RecordHeader.of("ce_id", id),
                RecordHeader.of("ce_source", source),
                RecordHeader.of("ce_type", type),
                RecordHeader.of("ce_time", Instant.now().toString()),
                RecordHeader.of("ce_dataschema", schema));
    }
}
