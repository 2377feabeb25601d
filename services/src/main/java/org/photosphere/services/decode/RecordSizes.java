package org.photosphere.services.decode;

import java.util.Optional;
import org.photosphere.services.config.FieldLimits;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;

/** Checks the sizes of a record's key, headers and message. */
final class RecordSizes {

    private RecordSizes() {}

    /** Returns the first size beyond its limit, with the setting of that limit. */
    static Optional<String> tooLarge(RawRecord raw, int messageBytes, FieldLimits limits) {
        if (raw.value().length > messageBytes) {
            return tooLarge(raw.value().length + " bytes", messageBytes, "message-bytes");
        }
        if (raw.key().length > limits.keyBytes()) {
            return tooLarge("the key has " + raw.key().length + " bytes", limits.keyBytes(), "key-bytes");
        }
        if (raw.headers().size() > limits.headers()) {
            return tooLarge(raw.headers().size() + " headers", limits.headers(), "headers");
        }
        long headerBytes = raw.headers().stream().mapToLong(RecordHeader::bytes).sum();
        return headerBytes > limits.headerBytes()
                ? tooLarge("the headers have " + headerBytes + " bytes", limits.headerBytes(), "header-bytes")
                : Optional.empty();
    }

    private static Optional<String> tooLarge(String what, int limit, String setting) {
        return Optional.of(what + ", the limit is " + limit + " (photosphere.limits." + setting + ")");
    }
}
