package org.photosphere.services.metrics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tag that have series of their own; all others are mapped to "other". They are bounded in number,
 * length and characters. While there is room, any value gets a series. After that, a busy value replaces the least
 * recently used one that is not busy; a value known from the settings replaces any other. Values that occur once or
 * twice, however many, therefore replace neither.
 *
 * <p>Safe for use by several threads.
 */
final class BoundedTags {

    /** Replacement of all values beyond the bound. */
    static final String OTHER = "other";

    /** A value is busy if it occurs this many times within the period, or did so within the one before. */
    static final int BUSY = 8;

    static final Duration PERIOD = Duration.ofMinutes(10);

    /** Values counted without series of their own: among more than these, none occurs often. */
    private static final int CANDIDATES = 1024;

    /** Letters and digits of any script, and the characters that join names of instruments. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._:+/() -]{0,129}");

    /** Recent occurrences of a value. */
    private static final class Use {
        private long period;
        private int now;
        private int before;

        void count(long current) {
            roll(current);
            now = Math.min(now + 1, BUSY);
        }

        boolean isBusy(long current) {
            roll(current);
            return now >= BUSY || before >= BUSY;
        }

        private void roll(long current) {
            if (current != period) {
                before = current == period + 1 ? now : 0;
                now = 0;
                period = current;
            }
        }
    }

    private final int limit;
    private final Predicate<String> known;
    private final Consumer<String> displaced;
    private final LongSupplier nanos;
    /** Ordered by last use. */
    private final Map<String, Use> shown = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Use> candidates = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param limit maximum values with series of their own
     * @param known predicate of values known from the settings
     * @param displaced consumer of each value that loses its series
     * @param nanos clock, nanoseconds
     */
    BoundedTags(int limit, Predicate<String> known, Consumer<String> displaced, LongSupplier nanos) {
        this.limit = limit;
        this.known = known;
        this.displaced = displaced;
        this.nanos = nanos;
    }

    /** Returns the value itself, or "other". */
    String bounded(String value) {
        if (!NAME.matcher(value).matches()) {
            return OTHER;
        }
        @Nullable String loser;
        synchronized (this) {
            long period = nanos.getAsLong() / PERIOD.toNanos();
            Use use = shown.get(value);
            if (use != null) {
                use.count(period);
                return value;
            }
            use = counted(value, period);
            loser = shown.size() < limit ? null : loser(value, use, period);
            if (loser == null && shown.size() >= limit) {
                return OTHER;
            }
            if (loser != null) {
                shown.remove(loser);
            }
            candidates.remove(value);
            shown.put(value, use);
        }
        if (loser != null) {
            displaced.accept(loser);
        }
        return value;
    }

    /** Returns whether a value has series of its own. */
    synchronized boolean has(String value) {
        return shown.containsKey(value);
    }

    private Use counted(String value, long period) {
        Use use = candidates.computeIfAbsent(value, name -> new Use());
        use.count(period);
        if (candidates.size() > CANDIDATES) {
            candidates.remove(candidates.keySet().iterator().next());
        }
        return use;
    }

    /** Returns the value to be replaced; null for none. */
    private @Nullable String loser(String value, Use use, long period) {
        boolean isKnown = known.test(value);
        if (!isKnown && !use.isBusy(period)) {
            return null;
        }
        String idle =
                first(other -> !known.test(other.getKey()) && !other.getValue().isBusy(period));
        return idle == null && isKnown ? first(other -> !known.test(other.getKey())) : idle;
    }

    private @Nullable String first(Predicate<Map.Entry<String, Use>> wanted) {
        return shown.entrySet().stream()
                .filter(wanted)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
