package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The header of a record that was a dead letter before: how many times. */
public final class Redrives {

    public static final String HEADER = "photosphere-redrives";

    private static final int MOST_DIGITS = 9;

    private Redrives() {}

    /** As the headers say; one that is no number counts as nothing. */
    public static int of(List<RecordHeader> headers) {
        int redrives = 0;
        for (RecordHeader header : headers) {
            if (header.key().equals(HEADER) && header.value().length <= MOST_DIGITS) {
                try {
                    redrives =
                            Math.max(redrives, Integer.parseInt(new String(header.value(), StandardCharsets.US_ASCII)));
                } catch (NumberFormatException e) {
                    // Somebody else's.
                }
            }
        }
        return redrives;
    }
}
