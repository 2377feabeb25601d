package org.photosphere.services.config;

import com.typesafe.config.Config;

/**
 * The largest fields of a record that a node takes: a record beyond any of them becomes a dead letter before anything is
 * made of it.
 *
 * @param idBytes of spectrum_id and object_id
 * @param nameBytes of survey, instrument, an arm's name, a mask's dictionary and a known label's name
 * @param arms of a spectrum
 * @param truth known labels of a spectrum
 * @param diagonals of a line-spread matrix
 * @param keyBytes of the record's key
 * @param headers of the record
 * @param headerBytes of all headers of the record, names and values
 */
public record FieldLimits(
        int idBytes, int nameBytes, int arms, int truth, int diagonals, int keyBytes, int headers, int headerBytes) {

    static FieldLimits read(Config limits) {
        return new FieldLimits(
                positive(limits, "id-bytes"),
                positive(limits, "name-bytes"),
                positive(limits, "arms"),
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
