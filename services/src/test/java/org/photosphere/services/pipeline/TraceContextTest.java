package org.photosphere.services.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final RecordHeader PARENT =
            RecordHeader.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    private static final RecordHeader STATE = RecordHeader.of("tracestate", "survey=1");
    private static final RecordHeader OTHER = RecordHeader.of("ce_id", "x");

    @Test
    void goesOnUnchangedAndAlone() {
        assertThat(TraceContext.of(List.of(OTHER, STATE, PARENT)).headers()).containsExactly(PARENT, STATE);
        assertThat(TraceContext.of(List.of(OTHER)).headers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f35-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
            })
    void isDroppedWhereItIsIllFormed(String parent) {
        TraceContext trace = TraceContext.of(List.of(RecordHeader.of("traceparent", parent), STATE));
        assertThat(trace.headers()).isEmpty();
        assertThat(trace.span()).isEmpty();
    }

    @Test
    void leavesOutAStateThatIsTooLong() {
        assertThat(TraceContext.of(List.of(PARENT, RecordHeader.of("tracestate", "s".repeat(513))))
                        .headers())
                .containsExactly(PARENT);
    }

    @Test
    void tellsTheSpanOfASpectrum() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "00-" + trace + "-00f067aa0ba902b7-";
        assertThat(TraceContext.of(List.of(OTHER, RecordHeader.of("traceparent", parent + "01")))
                        .span())
                .contains(new TraceContext.Span(trace, "00f067aa0ba902b7", true));
        assertThat(TraceContext.of(List.of(RecordHeader.of("traceparent", parent + "02")))
                        .span())
                .contains(new TraceContext.Span(trace, "00f067aa0ba902b7", false));
    }
}
