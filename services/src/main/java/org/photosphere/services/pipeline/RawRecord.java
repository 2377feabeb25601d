package org.photosphere.services.pipeline;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * Bytes as they came from Kafka, with their origin. Identity is the origin; the arrays are owned.
 *
 * @param microBatch what it is committed with
 * @param topic of origin
 * @param partition of origin
 * @param offset of origin
 * @param key empty where there was none
 * @param value empty where there was none
 * @param headers in order
 * @param trace what of them is a trace's
 * @param clock whose clock {@code brokerUs} is by: the sender's or the broker's
 * @param brokerUs the record's timestamp, microseconds since the epoch
 * @param ingestUs when it was polled, microseconds since the epoch
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

    /** With the trace that its headers name. */
    public RawRecord(
            MicroBatchId microBatch,
            String topic,
            int partition,
            long offset,
            byte[] key,
            byte[] value,
            List<RecordHeader> headers,
            TimestampType clock,
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
                clock,
                brokerUs,
                ingestUs);
    }

    /** Of no topic of Kafka. */
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
                TimestampType.NO_TIMESTAMP_TYPE,
                brokerUs,
                ingestUs);
    }

    /** Whether its timestamp is the sender's, whose clock may be wrong by any amount. */
    public boolean isBySendersClock() {
        return clock == TimestampType.CREATE_TIME;
    }

    public TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    /** As it was sent: key, value and headers. */
    public long bytes() {
        return key.length
                + value.length
                + headers.stream().mapToLong(RecordHeader::bytes).sum();
    }

    /** Origin for people: topic-partition@offset. */
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
