package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.photosphere.proto.v1.Spectrum;

/** Builds Kafka records of spectrum messages: keyed by spectrum id, with CloudEvents headers. */
public final class SpectrumRecords {

    private SpectrumRecords() {}

    /** @param source URI reference of the spectrum's origin; together with the id it identifies the event */
    public static ProducerRecord<byte[], byte[]> of(String topic, Spectrum spectrum, String source) {
        ProducerRecord<byte[], byte[]> entry = new ProducerRecord<>(
                topic, spectrum.getSpectrumId().getBytes(StandardCharsets.UTF_8), spectrum.toByteArray());
        CloudEvent.SPECTRUM
                .headers(spectrum.getSpectrumId(), source)
                .forEach(header -> entry.headers().add(header.key(), header.value()));
        return entry;
    }
}
