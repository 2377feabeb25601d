package org.photosphere.services.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.photosphere.proto.v1.Spectrum;

/** Spectrum messages as records: keyed by spectrum id, with CloudEvents 1.0 headers in Kafka's binary mode. */
public final class SpectrumRecords {

    /** CloudEvents type of a spectrum message. */
    public static final String TYPE = "org.photosphere.spectrum.v1";

    private SpectrumRecords() {}

    /**
     * @param source where the spectrum comes from, a URI reference: with the id it tells events apart
     * @param time when it was sent
     */
    public static ProducerRecord<byte[], byte[]> of(String topic, Spectrum spectrum, String source, Instant time) {
        ProducerRecord<byte[], byte[]> entry =
                new ProducerRecord<>(topic, bytes(spectrum.getSpectrumId()), spectrum.toByteArray());
        entry.headers()
                .add("content-type", bytes("application/protobuf"))
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes(spectrum.getSpectrumId()))
                .add("ce_source", bytes(source))
                .add("ce_type", bytes(TYPE))
                .add("ce_time", bytes(time.toString()));
        return entry;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
