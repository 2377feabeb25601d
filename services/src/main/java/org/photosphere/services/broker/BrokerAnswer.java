package org.photosphere.services.broker;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/** What a broker answers to an administrator's question. */
final class BrokerAnswer {

    private BrokerAnswer() {}

    /** Waits for it; what Kafka throws comes as it is. */
    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException kafkas) {
                throw kafkas;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the broker", e);
        }
    }
}
