package org.photosphere.services.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicReaderTest {

    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

    private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
    private final TopicReader<String> reader = new TopicReader<>(consumer);
    private final List<String> seen = new ArrayList<>();

    private void add(long offset) {
        consumer.addRecord(new ConsumerRecord<>("topic", 0, offset, "", "at " + offset));
    }

    @Test
    void leavesRecordsBeyondTheEndForTheNextCall() {
        Node none = Node.noNode();
        consumer.updatePartitions("topic", List.of(new PartitionInfo("topic", 0, none, new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 2L));
        reader.assign("topic");
        for (long offset = 0; offset < 4; offset++) {
            add(offset);
        }
        reader.read(entry -> seen.add(entry.value()));
        assertThat(seen).containsExactly("at 0", "at 1");
        assertThat(consumer.position(PARTITION)).isEqualTo(2);
        // The mock forgets records that it has delivered.
        add(2);
        add(3);
        consumer.updateEndOffsets(Map.of(PARTITION, 4L));
        reader.read(entry -> seen.add(entry.value()));
        assertThat(seen).containsExactly("at 0", "at 1", "at 2", "at 3");
    }

    @Test
    void readsNothingOfATopicThatDoesNotExist() {
        reader.assign("missing");
        assertThat(reader.isAssigned()).isFalse();
        reader.read(entry -> seen.add(entry.value()));
        assertThat(seen).isEmpty();
    }

    @Test
    void stopsWhereItMayNotContinue() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 1L));
        reader.assign(List.of(PARTITION));
        assertThat(reader.read(entry -> seen.add(entry.value()), () -> false)).isFalse();
        add(0);
        assertThat(reader.read(entry -> seen.add(entry.value()), () -> true)).isTrue();
        assertThat(seen).containsExactly("at 0");
    }
}
