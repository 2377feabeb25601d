package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * W3C Trace Context in Kafka's headers, as OpenTelemetry writes it: what came with a spectrum goes with its answer, unchanged, so
 * that a sender's trace reaches whoever reads the parameters.
 */
public final class TraceContext {

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    /** Version, trace id, parent id, flags; longer in versions to come. */
    private static final Pattern PARENT_FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.{0,64})?");

    /** Bytes; the standard lets longer ones be dropped. */
    private static final int MOST_STATE = 512;

    /**
     * Where in a trace a spectrum was sent.
     *
     * @param traceId 32 hexadecimal digits
     * @param spanId 16 hexadecimal digits
     * @param isSampled whether the sender records this trace
     */
    public record Span(String traceId, String spanId, boolean isSampled) {}

    private TraceContext() {}

    /** The span that a spectrum's headers name; nothing where they name none. */
    public static Optional<Span> span(List<RecordHeader> headers) {
        return parent(headers).map(parent -> {
            String text = new String(parent.value(), StandardCharsets.US_ASCII);
            boolean isSampled = (Integer.parseInt(text.substring(53, 55), 16) & 1) != 0;
            return new Span(text.substring(3, 35), text.substring(36, 52), isSampled);
        });
    }

    /** Those headers of a spectrum that its answer has too; none where the trace's parent is missing or ill-formed. */
    public static List<RecordHeader> of(List<RecordHeader> headers) {
        Optional<RecordHeader> parent = parent(headers);
        if (parent.isEmpty()) {
            return List.of();
        }
        List<RecordHeader> context = new ArrayList<>(List.of(parent.get()));
        find(headers, STATE)
                .filter(header -> header.value().length <= MOST_STATE)
                .ifPresent(context::add);
        return List.copyOf(context);
    }

    private static Optional<RecordHeader> parent(List<RecordHeader> headers) {
        return find(headers, PARENT)
                .filter(header -> PARENT_FORM
                        .matcher(new String(header.value(), StandardCharsets.US_ASCII))
                        .matches());
    }

    private static Optional<RecordHeader> find(List<RecordHeader> headers, String key) {
        return headers.stream().filter(header -> header.key().equals(key)).findFirst();
    }
}
