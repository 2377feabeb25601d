package org.photosphere.services.config;

import com.typesafe.config.Config;

/**
 * Limits of a record's fields: a record beyond any of them becomes a dead letter before it is parsed.
 *
 * @param idBytes bytes of spectrum_id and of object_id
 * @param nameBytes bytes of survey, instrument, an arm's name, a mask's dictionary and a known label's name
 * @param arms arms of a spectrum
 * @param truth known labels of a spectrum
 * @param diagonals diagonals of a line-spread matrix
 * @param keyBytes bytes of the record's key
 * @param headers headers of the record
 * @param headerBytes bytes of all headers of the record, names and values
 */
public record FieldLimits(
        int idBytes, int nameBytes, int arms, int truth, int diagonals, int keyBytes, int headers, int headerBytes) {

    static FieldLimits read(Config limits) {
        return new FieldLimits(
                positive(limits, "id-bytes"),
                positive(limits, "name-bytes"),
                Values.inRange(limits, "arms", 1, 10_000),
                positive(limits, "truth"),
                positive(limits, "diagonals"),
                positive(limits, "key-bytes"),
                positive(limits, "headers"),
                positive(limits, "header-bytes"));
    }

    private static int positive(Config config, String key) {
        return Values.inRange(config, key, 1, Integer.MAX_VALUE);
    }
}
