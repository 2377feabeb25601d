package org.photosphere.services.kafka;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.photosphere.services.metrics.NodeMetrics;

/** A consumer whose client metrics are registered with the node's while it is open. */
final class MeteredConsumer extends KafkaConsumer<byte[], byte[]> {

    private final Runnable unbind;

    MeteredConsumer(Properties properties, NodeMetrics metrics) {
        super(properties);
        unbind = metrics.bind(new KafkaClientMetrics(this));
    }

    @Override
    public void close() {
        unbind.run();
        super.close();
    }

    @Override
    public void close(CloseOptions options) {
        unbind.run();
        super.close(options);
    }
}
