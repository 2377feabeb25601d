package org.photosphere.services.pipeline;

import java.util.List;
import org.photosphere.model.bundle.Digests;

/**
 * Identifiers of answers as events. The same answer sent again, as after an aborted transaction, has the same one; an answer
 * that another model, other settings or other software give to the same record has another one, so that a consumer that
 * drops repetitions keeps it. Immutable.
 */
public final class AnswerIds {

    private static final int DIGITS = 16;

    private final String maker;

    /** @param maker what decides an answer: software version, digest of the model, settings */
    public AnswerIds(List<String> maker) {
        this.maker = Digests.sha256(String.join("\n", maker)).substring(0, DIGITS);
    }

    /**
     * Of a record's answer. The record's timestamp tells it from the one that stands at its place after the topic was made
     * again.
     */
    public String of(RawRecord raw) {
        return raw.origin() + "/" + raw.brokerUs() / 1000 + "/" + maker;
    }
}
