package org.photosphere.services.pipeline;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * A record as received from Kafka, with its origin. Compared by origin; owns its arrays.
 *
 * @param microBatch poll that it belongs to
 * @param topic source topic
 * @param partition source partition
 * @param offset source offset
 * @param key empty if absent
 * @param value empty if absent
 * @param headers Kafka headers, in order
 * @param trace trace context among the headers
 * @param clock source of {@code brokerUs}: the sender's clock or the broker's
 * @param brokerUs the record's timestamp, microseconds since the epoch
 * @param ingestUs time of the poll, microseconds since the epoch
 */
public record RawRecord(
        MicroBatchId microBatch,
        String topic,
        int partition,
        long offset,
        byte[] key,
        byte[] value,
        List<RecordHeader> headers,
        TraceContext trace,
        TimestampType clock,
        long brokerUs,
        long ingestUs) {

    /** Creates a record that is of no Kafka topic, with the trace context of its headers. */
    public RawRecord(
            MicroBatchId microBatch,
            String topic,
            int partition,
            long offset,
            byte[] key,
            byte[] value,
            List<RecordHeader> headers,
            long brokerUs,
            long ingestUs) {
        this(
                microBatch,
                topic,
                partition,
                offset,
                key,
                value,
                headers,
                TraceContext.of(headers),
                TimestampType.NO_TIMESTAMP_TYPE,
                brokerUs,
                ingestUs);
    }

    /** Returns whether the timestamp is by the sender's clock, which may be wrong by any amount. */
    public boolean isBySendersClock() {
        return clock == TimestampType.CREATE_TIME;
    }

    public TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    /** Returns the bytes of key, value and headers as sent. */
    public long bytes() {
        return key.length
                + value.length
                + headers.stream().mapToLong(RecordHeader::bytes).sum();
    }

    /** Returns the origin as topic-partition@offset, for messages. */
    public String origin() {
        return topic + "-" + partition + "@" + offset;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RawRecord other
                && topic.equals(other.topic)
                && partition == other.partition
                && offset == other.offset
                && microBatch.equals(other.microBatch);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + 7 * partition + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return origin() + " (" + value.length + " bytes)";
    }
}
