package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * W3C Trace Context in Kafka's headers, as OpenTelemetry writes it: what came with a spectrum goes with its answer, unchanged, so
 * that a sender's trace reaches whoever reads the parameters.
 *
 * @param headers those of a spectrum that its answer has too
 * @param span that they name; none where they are none
 */
public record TraceContext(List<RecordHeader> headers, Optional<Span> span) {

    private static final TraceContext NONE = new TraceContext(List.of(), Optional.empty());

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    /** Version, trace id, parent id, flags; longer in versions to come. */
    private static final Pattern PARENT_FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.{0,64})?");

    /** Bytes: what the form takes. */
    private static final int MOST_PARENT = 55 + 65;

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

    public TraceContext {
        headers = List.copyOf(headers);
    }

    /** Of a spectrum's headers; none where the trace's parent is missing or ill-formed. */
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
