package org.photosphere.services.cli.answers;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.photosphere.model.RobustStatistics;

/**
 * Rates of answers over time, in parts of equally many answers. The rate is steady from the first part on that is about as
 * fast as those after it: before, compilers still work.
 *
 * @param parts answers per second, [part]
 * @param steadyFrom first part of the steady rate
 * @param steady answers per second from there to the end
 * @param all answers per second over all parts
 */
public record AnswerRates(double[] parts, int steadyFrom, double steady, double all) {

    private static final int MOST_PARTS = 10;

    /** Answers come in transactions of up to some hundred: fewer in a part say nothing about a rate. */
    private static final int LEAST_ANSWERS = 20;

    /** A part that is slower than this share of the median of those from it on is not steady yet. */
    private static final double STEADY = 0.9;

    private static final String BARS = "▁▂▃▄▅▆▇█";

    /**
     * @param begin when the first of the spectra was sent, as {@link System#nanoTime} has it
     * @param answered when each was answered, likewise, any order
     */
    public static AnswerRates of(long begin, long[] answered) {
        double[] seconds = Arrays.stream(answered)
                .mapToDouble(nanos -> Math.max(1, nanos - begin) * 1e-9)
                .sorted()
                .toArray();
        int count = Math.max(1, Math.min(MOST_PARTS, seconds.length / LEAST_ANSWERS));
        double[] parts = new double[count];
        for (int p = 0; p < count; p++) {
            parts[p] = rate(seconds, first(p, seconds, count), first(p + 1, seconds, count));
        }
        int from = 0;
        while (from < count - 1
                && parts[from] < STEADY * RobustStatistics.median(Arrays.copyOfRange(parts, from, count))) {
            from++;
        }
        return new AnswerRates(
                parts,
                from,
                rate(seconds, first(from, seconds, count), seconds.length),
                rate(seconds, 0, seconds.length));
    }

    private static int first(int part, double[] seconds, int parts) {
        return (int) ((long) part * seconds.length / parts);
    }

    /** Of answers from one on to before another: since the answer before them. */
    private static double rate(double[] seconds, int from, int to) {
        double begin = from == 0 ? 0.0 : seconds[from - 1];
        return to == from ? 0.0 : (to - from) / Math.max(1e-9, seconds[to - 1] - begin);
    }

    /** A bar and a number for each part. */
    public String chart() {
        double largest = Math.max(1e-9, Arrays.stream(parts).max().orElse(0));
        StringBuilder bars = new StringBuilder();
        for (double part : parts) {
            bars.append(BARS.charAt((int) Math.min(BARS.length() - 1, part / largest * BARS.length())));
        }
        return bars + "  "
                + Arrays.stream(parts)
                        .mapToObj(part -> String.format(Locale.ROOT, "%.0f", part))
                        .collect(Collectors.joining(" "));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AnswerRates other
                && Arrays.equals(parts, other.parts)
                && steadyFrom == other.steadyFrom
                && steady == other.steady
                && all == other.all;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parts);
    }
}
