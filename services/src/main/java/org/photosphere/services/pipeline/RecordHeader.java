package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A Kafka header.
 *
 * @param key name of the header
 * @param value bytes, owned by this record
 */
public record RecordHeader(String key, byte[] value) {

    public static RecordHeader of(String key, String value) {
        return new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the bytes of name and value. */
    public long bytes() {
        return (long) key.getBytes(StandardCharsets.UTF_8).length + value.length;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RecordHeader other && key.equals(other.key) && Arrays.equals(value, other.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Arrays.hashCode(value);
    }
}
