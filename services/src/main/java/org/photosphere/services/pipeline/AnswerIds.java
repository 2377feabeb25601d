package org.photosphere.services.pipeline;

import java.util.List;
import org.photosphere.model.bundle.Digests;

/**
 * Identifiers of answers as events. An answer sent again, as after an aborted transaction, keeps its identifier;
 * another model, other settings or other software give the same record's answer a different one, so that a consumer
 * that drops duplicates keeps it. Immutable.
 */
public final class AnswerIds {

    private static final int DIGITS = 16;

    private final String maker;

    /** @param maker inputs that determine an answer besides the record: software version, model digest, settings */
    public AnswerIds(List<String> maker) {
        this.maker = Digests.sha256(String.join("\n", maker)).substring(0, DIGITS);
    }

    /**
     * Returns the identifier of a record's answer. The timestamp distinguishes records of the same offset before and
     * after the topic was recreated.
     */
    public String of(RawRecord raw) {
        return raw.origin() + "/" + raw.brokerUs() / 1000 + "/" + maker;
    }
}
