package org.photosphere.services.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The header that counts how many times a record was redriven from a dead letter. */
public final class Redrives {

    public static final String HEADER = "photosphere-redrives";

    private static final int MOST_DIGITS = 9;

    private Redrives() {}

    /** Returns the count stated by the headers; 0 if absent or not a number. */
    public static int of(List<RecordHeader> headers) {
        int redrives = 0;
        for (RecordHeader header : headers) {
            if (header.key().equals(HEADER) && header.value().length <= MOST_DIGITS) {
                try {
                    redrives =
                            Math.max(redrives, Integer.parseInt(new String(header.value(), StandardCharsets.US_ASCII)));
                } catch (NumberFormatException e) {
                    // The header is of another program.
                }
            }
        }
        return redrives;
    }
}
