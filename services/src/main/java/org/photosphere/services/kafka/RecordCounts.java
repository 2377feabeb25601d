package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.photosphere.services.config.Settings;

/**
 * Counts the records of topics that a consumer of committed records receives. Offset differences also count transaction
 * markers, aborted records and records removed by compaction. The records are therefore read, for a bounded time, the
 * topics with the fewest offsets first. Used by one thread.
 */
public final class RecordCounts implements AutoCloseable {

    /**
     * Number of records of a topic.
     *
     * @param records number counted
     * @param isComplete whether all records were counted, else there may be more
     */
    public record Count(long records, boolean isComplete) {}

    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<Void, Void> consumer;

    public RecordCounts(Settings.Kafka kafka) {
        Properties properties = kafka.clientProperties();
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("max.poll.records", "100000");
        properties.put("max.partition.fetch.bytes", String.valueOf(8 << 20));
        // Records are counted and not used.
        properties.put("check.crcs", "false");
        Deserializer<Void> nothing = (topic, bytes) -> null;
        this.consumer = new KafkaConsumer<>(properties, nothing, nothing);
    }

    /**
     * Counts by topic; a topic that this client may not read is omitted.
     *
     * @param patience time for all topics together
     */
    public Map<String, Count> count(Collection<Topics.Summary> topics, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Map<String, Count> counts = new HashMap<>();
        topics.stream()
                .sorted(Comparator.comparingLong(Topics.Summary::offsets))
                .forEach(topic -> {
                    try {
                        counts.put(topic.name(), topic.offsets() == 0 ? new Count(0, true) : count(topic, end));
                    } catch (AuthorizationException notReadable) {
                        consumer.unsubscribe();
                    }
                });
        return counts;
    }

    private Count count(Topics.Summary topic, long end) {
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        if (System.nanoTime() >= end) {
            return new Count(0, false);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        // End offsets of committed records: an open transaction ends the count as it ends reading.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long records = 0;
        boolean isComplete = isAt(ends);
        while (!isComplete && System.nanoTime() < end) {
            records += consumer.poll(POLL).count();
            isComplete = isAt(ends);
        }
        return new Count(records, isComplete);
    }

    private boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(each -> consumer.position(each.getKey()) >= each.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
