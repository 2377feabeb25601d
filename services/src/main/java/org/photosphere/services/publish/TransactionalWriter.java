package org.photosphere.services.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes micro-batches in Kafka transactions. After any failure the producer is replaced: {@code initTransactions} of
 * the new one completes or aborts whatever the old one had begun, so that the committed offsets are correct afterwards.
 * Used by one thread at a time.
 */
public final class TransactionalWriter implements AutoCloseable {

    private record Sent(OutgoingRecord record, Future<RecordMetadata> outcome) {}

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalWriter.class);

    /**
     * Consecutive fencings after which another node is assumed to have the same id, rather than a transaction to have
     * timed out.
     */
    private static final int MAX_FENCED = 3;

    private final Function<Properties, Producer<byte[], byte[]>> producers;
    private final Properties properties;
    private final String transactionalId;
    private final Duration backoffMin;
    private final Duration backoffMax;
    private @Nullable Producer<byte[], byte[]> producer;
    private int fenced;
    private volatile boolean closed;

    /**
     * @param client settings of every Kafka client
     * @param transactionalId identifier, unique in the deployment, stable over restarts
     * @param transactionTimeout time after which the broker aborts a transaction
     * @param backoffMin first wait while the broker is unreachable
     * @param backoffMax longest wait
     * @param metrics registry of the producers' client metrics
     */
    public TransactionalWriter(
            Properties client,
            String transactionalId,
            Duration transactionTimeout,
            Duration backoffMin,
            Duration backoffMax,
            NodeMetrics metrics) {
        this(
                properties -> new MeteredProducer(properties, metrics),
                properties(client, transactionalId, transactionTimeout),
                backoffMin,
                backoffMax);
    }

    TransactionalWriter(
            Function<Properties, Producer<byte[], byte[]>> producers,
            Properties properties,
            Duration backoffMin,
            Duration backoffMax) {
        this.producers = producers;
        this.properties = properties;
        this.transactionalId = properties.getProperty("transactional.id", "");
        this.backoffMin = backoffMin;
        this.backoffMax = backoffMax;
    }

    private static Properties properties(Properties client, String transactionalId, Duration transactionTimeout) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put("transactional.id", transactionalId);
        properties.put("transaction.timeout.ms", String.valueOf(transactionTimeout.toMillis()));
        properties.put("acks", "all");
        // A transaction's records leave together; the commit flushes them.
        properties.put("linger.ms", "5");
        properties.put("batch.size", String.valueOf(1 << 20));
        // The broker may refuse the first records after a commit whose markers it still writes: they are sent again
        // after this time.
        properties.put("retry.backoff.ms", "20");
        // A dead letter is its original and some hundred bytes.
        properties.put("max.request.size", String.valueOf(64 << 20));
        properties.put("max.block.ms", "15000");
        properties.put("key.serializer", ByteArraySerializer.class.getName());
        properties.put("value.serializer", ByteArraySerializer.class.getName());
        return properties;
    }

    /**
     * Writes answers and offsets and commits.
     *
     * @param membership membership they were polled under, or a later one that holds the same partitions
     * @throws TransactionFailure.OldMembership if the broker has a later one
     * @throws TransactionFailure.Aborted if a transient failure prevented the commit
     * @throws InputException if this client has insufficient rights
     */
    void write(Transaction transaction, ConsumerGroupMetadata membership) {
        Map<TopicPartition, OffsetAndMetadata> offsets = transaction.offsetsUnder(membership);
        if (offsets.isEmpty()) {
            return;
        }
        List<Sent> sent = new ArrayList<>(transaction.answers().size());
        try {
            Producer<byte[], byte[]> open = producer();
            open.beginTransaction();
            for (OutgoingRecord record : transaction.answers()) {
                Sent last = new Sent(record, open.send(message(record)));
                sent.add(last);
                // Each send blocks while the broker is unreachable: stop at the first failure.
                throwFailureOf(last);
            }
            open.sendOffsetsToTransaction(offsets, membership);
            open.commitTransaction();
            fenced = 0;
        } catch (KafkaException e) {
            if (within(e, CommitFailedException.class) != null) {
                throw endedFor(e);
            }
            throw failure(e, sent);
        }
    }

    private static void throwFailureOf(Sent sent) {
        if (sent.outcome().isDone()) {
            try {
                sent.outcome().get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
            }
        }
    }

    private RuntimeException endedFor(KafkaException oldMembership) {
        try {
            producer().abortTransaction();
            return new TransactionFailure.OldMembership(oldMembership);
        } catch (KafkaException e) {
            return failure(e, List.of());
        }
    }

    private RuntimeException failure(KafkaException e, List<Sent> sent) {
        AuthorizationException denied = within(e, AuthorizationException.class);
        if (denied != null) {
            return new InputException(
                    "not allowed to publish: " + denied.getMessage(),
                    "grant WRITE on the parameters and dead-letter topics and on transactional id '" + transactionalId
                            + "' to this client",
                    e);
        }
        List<RawRecord> tooLarge = sent.stream()
                .filter(TransactionalWriter::isTooLarge)
                .map(each -> each.record().origin())
                .toList();
        if (!tooLarge.isEmpty()) {
            return new TransactionFailure.TooLarge(e, tooLarge);
        }
        if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
            fenced++;
            if (fenced >= MAX_FENCED) {
                return new InputException(
                        "another node took over transactional id '" + transactionalId + "' " + fenced + " times",
                        "give every node an id of its own: photosphere.node.id",
                        e);
            }
        }
        return new TransactionFailure.Aborted(e);
    }

    private static boolean isTooLarge(Sent sent) {
        try {
            throwFailureOf(sent);
            return false;
        } catch (KafkaException e) {
            return within(e, RecordTooLargeException.class) != null;
        }
    }

    /** Finds the cause of a failed send, which the next call of the transaction wraps. */
    private static <T extends Throwable> @Nullable T within(Throwable error, Class<T> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /**
     * Replaces the producer, retrying until the broker answers or the writer is closed.
     *
     * @throws InputException if this client has insufficient rights
     */
    public void recover() {
        Duration wait = backoffMin;
        while (!closed) {
            try {
                discard();
                producer();
                return;
            } catch (KafkaException e) {
                RuntimeException failure = failure(e, List.of());
                if (failure instanceof InputException) {
                    throw failure;
                }
                LOG.warn("transactions not initialised: {}; retry in {} ms", e.getMessage(), wait.toMillis());
                wait = pause(wait);
            }
        }
    }

    private Duration pause(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        Duration next = wait.multipliedBy(2);
        return next.compareTo(backoffMax) > 0 ? backoffMax : next;
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = producers.apply(properties);
            producer = open;
            open.initTransactions();
        }
        return open;
    }

    private void discard() {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
    }

    private static ProducerRecord<byte[], byte[]> message(OutgoingRecord record) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(record.topic(), null, record.key(), record.value());
        for (RecordHeader header : record.headers()) {
            message.headers().add(header.key(), header.value());
        }
        for (RecordHeader header : record.origin().trace().headers()) {
            message.headers().add(header.key(), header.value());
        }
        return message;
    }

    @Override
    public void close() {
        closed = true;
        discard();
    }
}
