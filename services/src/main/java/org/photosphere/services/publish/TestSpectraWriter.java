package org.photosphere.services.publish;

import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.pipeline.SpectrumRecords;

/** Writes simulated spectra without transactions: the loss of one is acceptable. Safe for several threads. */
public final class TestSpectraWriter implements AutoCloseable {

    /** Longest wait for pending sends on close. */
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;

    /**
     * @param client settings of every Kafka client
     * @param mostBytes largest message, bytes
     */
    public TestSpectraWriter(Properties client, int mostBytes) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put("acks", "1");
        properties.put("enable.idempotence", "false");
        properties.put("linger.ms", "50");
        properties.put("max.request.size", String.valueOf(mostBytes));
        // Twins are made at a bounded rate; those the broker does not accept in time are dropped.
        properties.put("max.block.ms", "1000");
        properties.put("delivery.timeout.ms", "10000");
        properties.put("request.timeout.ms", "5000");
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** @param onSent callback with whether it was sent, on the producer's thread */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback reports the result
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
