package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identifiers of answers as events. The same answer sent again, as after an aborted transaction, has the same one; an answer
 * that another model, other settings or other software give to the same record has another one, so that a consumer that
 * drops repetitions keeps it. Immutable.
 */
public final class AnswerIds {

    private static final int DIGEST_BYTES = 8;

    private final String maker;

    /** @param maker what decides an answer: software version, digest of the model, settings */
    public AnswerIds(List<String> maker) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", maker).getBytes(StandardCharsets.UTF_8));
            this.maker = HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Of a record's answer. The record's timestamp tells it from the one that stands at its place after the topic was made
     * again.
     */
    public String of(RawRecord raw) {
        return raw.origin() + "/" + raw.brokerUs() / 1000 + "/" + maker;
    }
}
