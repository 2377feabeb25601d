package org.photosphere.services.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.config.Settings;

/**
 * Committed answers of parameter and dead-letter topics. Partitions are assigned manually, without a consumer group:
 * every reader receives all answers, no rebalance delays it, and no group remains on the broker.
 */
public final class AnswerStream implements AutoCloseable {

    private final Consumer<byte[], byte[]> consumer;
    private final String deadLetterTopic;
    private final PrintWriter err;
    private final Set<TopicPartition> followed = new LinkedHashSet<>();

    public AnswerStream(Consumer<byte[], byte[]> consumer, String deadLetterTopic, PrintWriter err) {
        this.consumer = consumer;
        this.deadLetterTopic = deadLetterTopic;
        this.err = err;
    }

    public static AnswerStream connect(Settings.Kafka kafka, PrintWriter err) {
        return new AnswerStream(KafkaClients.reader(KafkaClients.patient(kafka)), kafka.deadLetterTopic(), err);
    }

    /**
     * Follows partitions of these topics that are not followed yet, from their start.
     *
     * @return new partitions
     * @throws org.apache.kafka.common.errors.TimeoutException if no broker answers
     */
    public Set<TopicPartition> follow(Predicate<String> topics) {
        Set<TopicPartition> found = new HashSet<>();
        consumer.listTopics().forEach((topic, partitions) -> {
            if (topics.test(topic)) {
                for (PartitionInfo partition : partitions) {
                    found.add(new TopicPartition(topic, partition.partition()));
                }
            }
        });
        found.removeAll(followed);
        if (!found.isEmpty()) {
            followed.addAll(found);
            consumer.assign(followed);
        }
        return found;
    }

    /** Skips the present records of these partitions; any answer after the return will be read. */
    public void skipToEnd(Set<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            consumer.seekToEnd(partitions);
            // Seeking is lazy: asking for the position makes it happen now.
            partitions.forEach(consumer::position);
        }
    }

    /**
     * @param timeout longest wait for a first answer
     * @return Parameters and DeadLetters
     */
    public List<Message> poll(Duration timeout) throws InterruptedException {
        if (followed.isEmpty()) {
            Thread.sleep(timeout.toMillis());
            return List.of();
        }
        List<Message> answers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(timeout)) {
            try {
                byte[] value = entry.value() == null ? new byte[0] : entry.value();
                answers.add(
                        entry.topic().equals(deadLetterTopic)
                                ? DeadLetter.parseFrom(value)
                                : Parameters.parseFrom(value));
            } catch (InvalidProtocolBufferException e) {
                err.println("note: no answer of ours at " + entry.topic() + "-" + entry.partition() + " offset "
                        + entry.offset() + ": " + e.getMessage());
                err.flush();
            }
        }
        return answers;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
