package org.photosphere.services.cli.answers;

import java.util.List;
import java.util.Map;

/** Titles of labels with units. */
public final class LabelTitles {

    /** Names in messages, in the order of the tables. */
    static final List<String> NAMES = List.of("teff", "logg", "m_h", "alpha_m");

    private static final Map<String, String> TITLES = Map.of(
            "teff", "Teff (K)",
            "logg", "log g (cm s^-2)",
            "m_h", "[M/H] (dex)",
            "alpha_m", "[alpha/M] (dex)",
            "rv", "RV (km/s)");

    private LabelTitles() {}

    public static String of(String name) {
        return TITLES.getOrDefault(name, name);
    }
}
