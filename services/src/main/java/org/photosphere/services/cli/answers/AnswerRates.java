package org.photosphere.services.cli.answers;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.photosphere.model.RobustStatistics;

/**
 * Rates of answers over time, in parts of equal numbers of answers. The rate is steady from the first part that is
 * about as fast as those after it: before that, code is still being compiled.
 *
 * @param parts answers per second, [part]
 * @param steadyFrom index of the first part of the steady rate
 * @param steady answers per second from there to the end
 * @param all answers per second over all parts
 */
public record AnswerRates(double[] parts, int steadyFrom, double steady, double all) {

    private static final int MOST_PARTS = 10;

    /**
     * Fewest answers of a part: transactions hold up to a few hundred answers, so that smaller parts have no meaningful
     * rate.
     */
    private static final int LEAST_ANSWERS = 20;

    /** A part is not steady if its rate is below this fraction of the median from it on. */
    private static final double STEADY = 0.9;

    private static final String BARS = "▁▂▃▄▅▆▇█";

    /**
     * @param begin time at which the first spectrum was sent, as of {@link System#nanoTime}
     * @param answered times of the answers, as of {@link System#nanoTime}, in any order
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

    /** Returns the rate of a range of answers, from the answer before it on. */
    private static double rate(double[] seconds, int from, int to) {
        double begin = from == 0 ? 0.0 : seconds[from - 1];
        return to == from ? 0.0 : (to - from) / Math.max(1e-9, seconds[to - 1] - begin);
    }

    /** Returns a bar and a number for each part. */
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
