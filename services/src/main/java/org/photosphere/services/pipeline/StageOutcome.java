package org.photosphere.services.pipeline;

import java.util.function.Function;
import org.photosphere.proto.v1.RejectionReason;

/**
 * What a stage makes of a spectrum: its next form, or a rejection that travels on to the dead letters. A bad spectrum
 * is data; exceptions are for broken machinery.
 *
 * @param <T> the next form
 */
public sealed interface StageOutcome<T> {

    /** @param value the next form */
    record Passed<T>(T value) implements StageOutcome<T> {}

    /**
     * @param raw the original, whole
     * @param spectrumId empty where it could not be read
     * @param survey empty where it could not be read
     * @param stage that refused it
     * @param reason machine-readable
     * @param detail what was wrong and where, for people
     */
    record Rejected<T>(
            RawRecord raw, String spectrumId, String survey, Stage stage, RejectionReason reason, String detail)
            implements StageOutcome<T> {

        /** The same rejection as the outcome of a later stage. */
        <U> Rejected<U> as() {
            return new Rejected<>(raw, spectrumId, survey, stage, reason, detail);
        }
    }

    /** The next stage's outcome, or this rejection. */
    default <U> StageOutcome<U> then(Function<T, StageOutcome<U>> stage) {
        if (this instanceof Passed<T> passed) {
            return stage.apply(passed.value());
        }
        return ((Rejected<T>) this).as();
    }
}
