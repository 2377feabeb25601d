package org.photosphere.services.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets the first so many values of a tag through and calls all later ones "other". */
final class BoundedTags {

    /** Stands for all values beyond the bound. */
    static final String OTHER = "other";

    private final int limit;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    BoundedTags(int limit) {
        this.limit = limit;
    }

    String bounded(String value) {
        if (seen.contains(value)) {
            return value;
        }
        if (seen.size() >= limit) {
            return OTHER;
        }
        seen.add(value);
        return value;
    }
}
