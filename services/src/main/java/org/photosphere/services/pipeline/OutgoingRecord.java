package org.photosphere.services.pipeline;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.RejectionReason;

/**
 * The one answer to an input record, ready for the wire. Identity compares; arrays are owned.
 *
 * @param origin the input it answers
 * @param survey for metrics
 * @param isTest whether it answers a spectrum that says it is a test, as far as that could be read
 * @param reason null for parameters, else why it is a dead letter
 * @param topic to write to
 * @param key spectrum id, or the original key
 * @param value serialised message
 * @param headers CloudEvents
 * @param madeUs since when it waits for its transaction, microseconds since the epoch
 */
public record OutgoingRecord(
        RawRecord origin,
        String survey,
        boolean isTest,
        @Nullable RejectionReason reason,
        String topic,
        byte[] key,
        byte[] value,
        List<RecordHeader> headers,
        long madeUs) {

    /** Bytes that Kafka may add to a header: the lengths of its name and value. */
    private static final int HEADER_FRAME = 10;

    /** Bytes on the wire: key, value and headers, those of the origin's trace among them, without Kafka's batch around them. */
    public long bytes() {
        return Stream.concat(headers.stream(), origin.trace().headers().stream())
                        .mapToLong(header -> header.bytes() + HEADER_FRAME)
                        .sum()
                + key.length
                + value.length;
    }
}
