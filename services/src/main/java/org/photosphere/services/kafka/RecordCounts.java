package org.photosphere.services.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
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

    private final TopicReader<Void> reader;

    public RecordCounts(Settings.Kafka kafka) {
        Properties properties = KafkaClients.ungrouped(kafka.clientProperties());
        properties.put("max.poll.records", "100000");
        properties.put("max.partition.fetch.bytes", String.valueOf(8 << 20));
        // Records are counted and not used.
        properties.put("check.crcs", "false");
        Deserializer<Void> nothing = (topic, bytes) -> null;
        this.reader = new TopicReader<>(new KafkaConsumer<>(properties, nothing, nothing));
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
                        reader.unassign();
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
        reader.assign(partitions);
        LongAdder records = new LongAdder();
        boolean isComplete = reader.read(entry -> records.increment(), () -> System.nanoTime() < end);
        return new Count(records.sum(), isComplete);
    }

    @Override
    public void close() {
        reader.close();
    }
}
