package org.photosphere.services.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingLagTest {

    private static final TopicPartition PARTITION = new TopicPartition("spectra.survey", 0);
    private static final long NOW = 1_000_000;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final ReadingLag lag = new ReadingLag();

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    private void read(long offset, long timestampMs) {
        read(offset, timestampMs, TimestampType.LOG_APPEND_TIME);
    }

    private void read(long offset, long timestampMs, TimestampType clock) {
        consumer.addRecord(new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                timestampMs,
                clock,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty()));
        lag.read(consumer.poll(Duration.ZERO));
    }

    @Test
    void isTheAgeOfWhatWasReadLastWhereThereIsMore() {
        consumer.updateEndOffsets(Map.of(PARTITION, 5L));
        read(0, NOW - 2500);
        assertThat(ReadingLag.records(consumer)).isEqualTo(4);
        assertThat(lag.seconds(consumer, NOW)).isEqualTo(2.5);
    }

    @Test
    void isNothingWhereAllIsRead() {
        consumer.updateEndOffsets(Map.of(PARTITION, 1L));
        read(0, NOW - 2500);
        assertThat(ReadingLag.records(consumer)).isZero();
        assertThat(lag.seconds(consumer, NOW)).isZero();
    }

    @Test
    void isNeverNegativeWhateverTheSendersClockSays() {
        consumer.updateEndOffsets(Map.of(PARTITION, 5L));
        read(0, NOW + 60_000);
        assertThat(lag.seconds(consumer, NOW)).isZero();
    }

    @Test
    void aSendersWrongClockMakesARecordNoOlderThanItCanBe() {
        consumer.updateEndOffsets(Map.of(PARTITION, 1L));
        read(0, NOW - 3_600_000, TimestampType.CREATE_TIME);
        assertThat(lag.seconds(consumer, NOW)).isZero();
        consumer.updateEndOffsets(Map.of(PARTITION, 5L));
        assertThat(lag.seconds(consumer, NOW + 100)).isZero();
        assertThat(lag.seconds(consumer, NOW + 700)).isEqualTo(0.6);
        read(1, NOW + 600, TimestampType.CREATE_TIME);
        assertThat(lag.seconds(consumer, NOW + 900)).isEqualTo(0.3);
        read(2, NOW + 3_600_000, TimestampType.CREATE_TIME);
        assertThat(lag.seconds(consumer, NOW + 1000)).isZero();
    }

    @Test
    void countsRecordsAloneBeforeAnythingWasRead() {
        consumer.updateEndOffsets(Map.of(PARTITION, 5L));
        consumer.poll(Duration.ZERO);
        assertThat(ReadingLag.records(consumer)).isEqualTo(5);
        assertThat(lag.seconds(consumer, NOW)).isZero();
        lag.left(List.of(PARTITION));
        assertThat(lag.seconds(consumer, NOW)).isZero();
    }
}
