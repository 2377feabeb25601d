package org.photosphere.services.pipeline;

import java.util.function.Function;
import org.photosphere.proto.v1.RejectionReason;

/**
 * Result of a stage for one spectrum: its next form, or a rejection that becomes a dead letter. A bad spectrum is data;
 * exceptions are for failures of the machinery.
 *
 * @param <T> type of the next form
 */
public sealed interface StageOutcome<T> {

    /** @param value next form of the spectrum */
    record Passed<T>(T value) implements StageOutcome<T> {}

    /**
     * @param raw original record
     * @param spectrumId empty if it could not be read
     * @param survey empty if it could not be read
     * @param stage stage that rejected it
     * @param reason machine-readable reason
     * @param detail human-readable cause and position of the error
     */
    record Rejected<T>(
            RawRecord raw, String spectrumId, String survey, Stage stage, RejectionReason reason, String detail)
            implements StageOutcome<T> {

        /** Returns this rejection as the outcome of a later stage. */
        <U> Rejected<U> as() {
            return new Rejected<>(raw, spectrumId, survey, stage, reason, detail);
        }
    }

    /** Returns the next stage's outcome, or this rejection. */
    default <U> StageOutcome<U> then(Function<T, StageOutcome<U>> stage) {
        if (this instanceof Passed<T> passed) {
            return stage.apply(passed.value());
        }
        return ((Rejected<T>) this).as();
    }
}
