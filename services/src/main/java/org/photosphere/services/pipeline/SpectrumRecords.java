package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.photosphere.proto.v1.Spectrum;

/** Spectrum messages as records: keyed by spectrum id, with CloudEvents headers. */
public final class SpectrumRecords {

    private SpectrumRecords() {}

    /** @param source where the spectrum comes from, a URI reference: with the id it tells events apart */
    public static ProducerRecord<byte[], byte[]> of(String topic, Spectrum spectrum, String source) {
        ProducerRecord<byte[], byte[]> entry = new ProducerRecord<>(
                topic, spectrum.getSpectrumId().getBytes(StandardCharsets.UTF_8), spectrum.toByteArray());
        CloudEvent.SPECTRUM
                .headers(spectrum.getSpectrumId(), source)
                .forEach(header -> entry.headers().add(header.key(), header.value()));
        return entry;
    }
}
