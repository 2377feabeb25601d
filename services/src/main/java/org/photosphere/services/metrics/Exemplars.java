package org.photosphere.services.metrics;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.pipeline.TraceContext;

/**
 * The trace of the spectrum that a thread measures: histograms keep it as an exemplar of a bucket, so that slow spectra
 * can be looked up. Traces that their sender does not record are omitted.
 */
final class Exemplars implements SpanContext {

    private static final ThreadLocal<TraceContext.@Nullable Span> MEASURED = new ThreadLocal<>();

    /** @param trace trace of the spectrum that {@code measurement} concerns */
    void during(TraceContext trace, Runnable measurement) {
        if (trace.span().isEmpty()) {
            measurement.run();
            return;
        }
        MEASURED.set(trace.span().get());
        try {
            measurement.run();
        } finally {
            MEASURED.remove();
        }
    }

    @Override
    public @Nullable String getCurrentTraceId() {
        TraceContext.Span span = MEASURED.get();
        return span == null ? null : span.traceId();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        TraceContext.Span span = MEASURED.get();
        return span == null ? null : span.spanId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        TraceContext.Span span = MEASURED.get();
        return span != null && span.isSampled();
    }

    /** Ignored: the sender of the spectrum decides which traces are kept. */
    @Override
    public void markCurrentSpanAsExemplar() {}
}
