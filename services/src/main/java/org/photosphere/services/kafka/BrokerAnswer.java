package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for a broker's answers to administrative requests. */
final class BrokerAnswer {

    /** Longer than {@code default.api.timeout.ms} of any client. */
    static final Duration CLIENTS_OWN = Duration.ofMinutes(10);

    private BrokerAnswer() {}

    /** Waits for an answer as long as Kafka's client does; Kafka's exceptions propagate unchanged. */
    static <T> T get(KafkaFuture<T> future) {
        return get(future, CLIENTS_OWN);
    }

    /**
     * Waits for an answer.
     *
     * @param patience longest wait
     * @throws org.apache.kafka.common.errors.TimeoutException if there was no answer in time
     */
    static <T> T get(KafkaFuture<T> future, Duration patience) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer in " + patience.toSeconds() + " s", e);
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
