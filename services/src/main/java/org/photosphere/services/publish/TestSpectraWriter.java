package org.photosphere.services.publish;

import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.pipeline.SpectrumRecords;

/** Writes test spectra, outside of any transaction: one that is lost is no loss. Safe for several threads. */
public final class TestSpectraWriter implements AutoCloseable {

    /** A stop waits so long for what is under way. */
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;

    /**
     * @param client settings of every client
     * @param mostBytes of a message
     */
    public TestSpectraWriter(Properties client, int mostBytes) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put("acks", "1");
        properties.put("enable.idempotence", "false");
        properties.put("linger.ms", "50");
        properties.put("max.request.size", String.valueOf(mostBytes));
        // The caller makes twins at a bounded rate; what the broker does not take in time is left out.
        properties.put("max.block.ms", "1000");
        properties.put("delivery.timeout.ms", "10000");
        properties.put("request.timeout.ms", "5000");
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** @param onSent hears whether it arrived, on the producer's thread */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    public void send(String topic, Spectrum spectrum, Consumer<Boolean> onSent) {
        producer.send(
                SpectrumRecords.of(topic, spectrum, "/photosphere/truth"),
                (metadata, error) -> onSent.accept(error == null));
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
