package org.photosphere.services.pipeline;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.RejectionReason;

/**
 * The one answer to an input record, serialised. Compared by identity; owns its arrays.
 *
 * @param origin input record that it answers
 * @param survey survey name, for metrics
 * @param isTest whether it answers a spectrum marked as a test, as far as that could be read
 * @param reason reason of a dead letter, null for parameters
 * @param topic destination topic
 * @param key spectrum id, or the original key
 * @param value serialised message
 * @param headers CloudEvents
 * @param madeUs time of its creation, from which it waits for its transaction, microseconds since the epoch
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

    /** Bytes that Kafka adds to a header at most: the lengths of its name and value. */
    private static final int HEADER_FRAME = 10;

    /**
     * Returns the bytes of key, value and headers, including those of the origin's trace, without Kafka's batch
     * overhead.
     */
    public long bytes() {
        return Stream.concat(headers.stream(), origin.trace().headers().stream())
                        .mapToLong(header -> header.bytes() + HEADER_FRAME)
                        .sum()
                + key.length
                + value.length;
    }
}
