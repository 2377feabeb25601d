package org.photosphere.model.evaluation.systems;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.photosphere.model.RobustStatistics;

/**
 * Errors of one label of many inversions, in the label's unit. Not numbers without an error.
 *
 * @param stars number of errors
 * @param median of answer minus truth
 * @param width quantile of the absolute error below which {@value #WIDTH_SHARE} of them are: one sigma of a Gaussian
 * @param widthError standard error of the width, by bootstrap
 * @param wide the same quantile for {@value #WIDE_SHARE}
 * @param withinSigma share of the errors within one stated sigma
 */
public record InversionSpread(
        int stars, double median, double width, double widthError, double wide, double withinSigma) {

    /** Share of a Gaussian within one standard deviation. */
    public static final double WIDTH_SHARE = 0.683;

    public static final double WIDE_SHARE = 0.95;

    /** Standard errors within which a difference of widths decides nothing. */
    static final double DECISIVE = 2;

    /** Repetitions of the bootstrap: its error is known to 4 %. */
    private static final int RESAMPLES = 300;

    /** Equal errors have equal widths in every report. */
    private static final long SEED = 20261201;

    /** Order of two widths, with their noise. */
    enum Order {
        NARROWER,
        UNDECIDED,
        WIDER
    }

    static InversionSpread of(SystemResult.LabelErrors label) {
        double[] errors = label.errors();
        double[] sizes = Arrays.stream(errors).map(Math::abs).toArray();
        long within = IntStream.range(0, errors.length)
                .filter(i -> sizes[i] <= label.sigmas()[i])
                .count();
        return new InversionSpread(
                errors.length,
                RobustStatistics.median(errors),
                RobustStatistics.quantile(sizes, WIDTH_SHARE),
                widthError(sizes),
                RobustStatistics.quantile(sizes, WIDE_SHARE),
                within / (double) errors.length);
    }

    /** Returns the order of this width relative to another one of different noise. */
    Order relativeTo(InversionSpread other) {
        double noise = DECISIVE * Math.hypot(widthError, other.widthError);
        double difference = width - other.width;
        // Not below either: not numbers, and equal widths without noise.
        if (!(Math.abs(difference) > noise)) {
            return Order.UNDECIDED;
        }
        return difference < 0 ? Order.NARROWER : Order.WIDER;
    }

    private static double widthError(double[] sizes) {
        if (sizes.length < 2) {
            return Double.NaN;
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] drawn = new double[sizes.length];
        double sum = 0;
        double squares = 0;
        double centre = RobustStatistics.quantile(sizes, WIDTH_SHARE);
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = sizes[random.nextInt(sizes.length)];
            }
            double deviation = RobustStatistics.quantile(drawn, WIDTH_SHARE) - centre;
            sum += deviation;
            squares += deviation * deviation;
        }
        double variance = (squares - sum * sum / RESAMPLES) / (RESAMPLES - 1);
        return Math.sqrt(Math.max(0, variance));
    }
}
