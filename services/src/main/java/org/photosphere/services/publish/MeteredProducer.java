package org.photosphere.services.publish;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.photosphere.services.metrics.NodeMetrics;

/**
 * A producer whose client metrics are registered with the node's while it is open: its replacement has metrics of the
 * same names.
 */
final class MeteredProducer extends KafkaProducer<byte[], byte[]> {

    private final Runnable unbind;

    MeteredProducer(Properties properties, NodeMetrics metrics) {
        super(properties);
        unbind = metrics.bind(new KafkaClientMetrics(this));
    }

    @Override
    public void close(Duration timeout) {
        unbind.run();
        super.close(timeout);
    }
}
