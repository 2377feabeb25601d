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
 * The values of a tag that have series of their own; all others are called "other". They are bounded in number, in length and
 * in what they are written with. While there is room, any value has its own. Then one that is busy takes the place of the one
 * that was used the longest time ago and is not busy; one that is known from the settings takes that of any other. So values
 * that come once or twice, however many, displace neither.
 *
 * <p>Safe for use by several threads.
 */
final class BoundedTags {

    /** Stands for all values beyond the bound. */
    static final String OTHER = "other";

    /** Busy is what comes so many times within this time, or did within the one before. */
    static final int BUSY = 8;

    static final Duration PERIOD = Duration.ofMinutes(10);

    /** Values that are counted without series of their own: among more than these none of them comes often. */
    private static final int CANDIDATES = 1024;

    /** Letters and digits of any script, and what names of instruments are joined with. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._:+/() -]{0,129}");

    /** How often a value came of late. */
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
    /** In the order of their last use. */
    private final Map<String, Use> shown = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Use> candidates = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param limit values with series of their own
     * @param known from the settings
     * @param displaced takes each value that loses its series
     * @param nanos a clock
     */
    BoundedTags(int limit, Predicate<String> known, Consumer<String> displaced, LongSupplier nanos) {
        this.limit = limit;
        this.known = known;
        this.displaced = displaced;
        this.nanos = nanos;
    }

    /** The value itself, or "other". */
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

    /** Whether a value has series of its own. */
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

    /** Whose place a value takes; null for none. */
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
