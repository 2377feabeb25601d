package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the committed records of one topic at a time, from its start to its present end. Used by one thread.
 *
 * @param <T> type of keys and values
 */
public final class TopicReader<T> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<T, T> consumer;

    /** @param consumer consumer without a group; closed by this reader */
    TopicReader(Consumer<T, T> consumer) {
        this.consumer = consumer;
    }

    /** @param client settings of the client */
    public static TopicReader<byte[]> connect(Properties client) {
        return new TopicReader<>(KafkaClients.reader(client));
    }

    /** Returns the names of all topics that this client sees. */
    Set<String> topics() {
        return consumer.listTopics().keySet();
    }

    /** Returns whether a topic with partitions is assigned. */
    public boolean isAssigned() {
        return !consumer.assignment().isEmpty();
    }

    /** Assigns all partitions that a topic has now, from their start; none if it does not exist. */
    public void assign(String topic) {
        assign(consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList());
    }

    /** Assigns partitions from their start. */
    void assign(List<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Removes the assignment. */
    void unassign() {
        consumer.unsubscribe();
    }

    /** Reads from the last position to the present end; later records are left for the next call. */
    public void read(java.util.function.Consumer<ConsumerRecord<T, T>> each) {
        read(each, () -> true);
    }

    /**
     * Reads as {@link #read(java.util.function.Consumer)}, between polls only while a condition holds.
     *
     * @return whether the end was reached
     */
    boolean read(java.util.function.Consumer<ConsumerRecord<T, T>> each, BooleanSupplier mayContinue) {
        // End offsets of committed records: an open transaction limits them as it limits the reading.
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Map<TopicPartition, Long> later = new HashMap<>();
        boolean isComplete = isAt(ends);
        while (!isComplete && mayContinue.getAsBoolean()) {
            ConsumerRecords<T, T> polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                long end = ends.getOrDefault(partition, 0L);
                for (ConsumerRecord<T, T> entry : polled.records(partition)) {
                    if (entry.offset() < end) {
                        each.accept(entry);
                    } else {
                        later.putIfAbsent(partition, entry.offset());
                    }
                }
            }
            isComplete = isAt(ends);
        }
        later.forEach((partition, offset) -> consumer.seek(partition, offset));
        return isComplete;
    }

    private boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
