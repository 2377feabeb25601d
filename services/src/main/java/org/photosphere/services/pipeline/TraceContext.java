package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * W3C Trace Context in Kafka headers, as OpenTelemetry writes it: copied unchanged from a spectrum to its answer, so
 * that a sender's trace reaches the readers of the parameters.
 *
 * @param headers headers of the spectrum that are copied to its answer
 * @param span span that they name; empty without such headers
 */
public record TraceContext(List<RecordHeader> headers, Optional<Span> span) {

    private static final TraceContext NONE = new TraceContext(List.of(), Optional.empty());

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    /** Version, trace id, parent id, flags; future versions may append fields. */
    private static final Pattern PARENT_FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.{0,64})?");

    /** Longest accepted traceparent, bytes. */
    private static final int MOST_PARENT = 55 + 65;

    /** Longest tracestate, bytes; the standard permits dropping longer ones. */
    private static final int MOST_STATE = 512;

    /**
     * The position in a trace at which a spectrum was sent.
     *
     * @param traceId 32 hexadecimal digits
     * @param spanId 16 hexadecimal digits
     * @param isSampled whether the sender records this trace
     */
    public record Span(String traceId, String spanId, boolean isSampled) {}

    public TraceContext {
        headers = List.copyOf(headers);
    }

    /** Reads the trace context of a spectrum's headers; empty if traceparent is missing or malformed. */
    public static TraceContext of(List<RecordHeader> headers) {
        Optional<RecordHeader> parent = find(headers, PARENT);
        if (parent.isEmpty() || parent.get().value().length > MOST_PARENT) {
            return NONE;
        }
        String text = new String(parent.get().value(), StandardCharsets.US_ASCII);
        if (!PARENT_FORM.matcher(text).matches()) {
            return NONE;
        }
        List<RecordHeader> context = new ArrayList<>(List.of(parent.get()));
        find(headers, STATE)
                .filter(header -> header.value().length <= MOST_STATE)
                .ifPresent(context::add);
        boolean isSampled = (Integer.parseInt(text.substring(53, 55), 16) & 1) != 0;
        return new TraceContext(
                context, Optional.of(new Span(text.substring(3, 35), text.substring(36, 52), isSampled)));
    }

    private static Optional<RecordHeader> find(List<RecordHeader> headers, String key) {
        return headers.stream().filter(header -> header.key().equals(key)).findFirst();
    }
}
