package org.photosphere.model.inversion;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.photosphere.model.forward.EmulatorError;

/** Weights of reference stars around labels: a Gaussian of their distance. Immutable. */
final class Neighbourhood {

    /** Number of references, by weight, that statistics at some labels rest on. */
    private static final double AROUND = 20;

    /**
     * Width within which references' errors are those of a star, in the metric: an eighth of Teff, 0.75 dex in log g, 0.4 dex
     * in [M/H].
     */
    private static final double ALIKE = 0.5;

    /** Number of references, by weight, that a star's errors rest on at least, however far they are. */
    private static final double SOME = 4;

    private static final double NARROWEST = 1e-3;
    private static final double WIDEST = 1e3;
    private static final int HALVINGS = 30;

    private final LabelMetric metric;
    private final double[][] places;

    /** @param places of the references in the metric, shared, [star][input] */
    Neighbourhood(LabelMetric metric, double[][] places) {
        this.metric = metric;
        this.places = places;
    }

    /** Returns the weights of the references around labels, however far they are, [star]. */
    double[] around(double[] labels) {
        double[] square = squares(labels);
        return weights(square, width(square, around()));
    }

    /** Returns the weights of the references that are like a star of these labels, at least of some, [star]. */
    double[] alike(double[] labels) {
        double[] square = squares(labels);
        double width = width(square, around());
        return weights(square, width <= ALIKE ? width : Math.max(ALIKE, Math.min(width, width(square, SOME))));
    }

    private double around() {
        return Math.min(AROUND, 0.5 * places.length);
    }

    private static double[] weights(double[] square, double width) {
        return Arrays.stream(square)
                .map(each -> Math.exp(-0.5 * each / (width * width)))
                .toArray();
    }

    /** Returns the width of a Gaussian that gives the references a total weight. */
    private static double width(double[] square, double wanted) {
        double lower = NARROWEST;
        double upper = WIDEST;
        for (int step = 0; step < HALVINGS; step++) {
            double width = Math.sqrt(lower * upper);
            if (Arrays.stream(weights(square, width)).sum() < wanted) {
                lower = width;
            } else {
                upper = width;
            }
        }
        return upper;
    }

    /** Returns the square distances of the references, [star]. */
    private double[] squares(double[] labels) {
        double[] place = metric.place(labels);
        double[] squares = new double[places.length];
        for (int s = 0; s < squares.length; s++) {
            for (int i = 0; i < place.length; i++) {
                double distance = place[i] - places[s][i];
                squares[s] += distance * distance;
            }
        }
        return squares;
    }

    /**
     * Returns the value that 68.3 % of stars are within: the weighted quantile with the weight of one more star beyond all
     * of them, so that a new star is within it with at least that probability (Tibshirani et al. 2019, Conformal prediction
     * under covariate shift, equation 8).
     *
     * @param value not a number where unknown, [star]
     * @return 1 where none is known
     */
    static double quantile(double[] weight, double[] value) {
        int[] order = IntStream.range(0, weight.length)
                .filter(s -> !Double.isNaN(value[s]))
                .boxed()
                .sorted(Comparator.comparingDouble(s -> value[s]))
                .mapToInt(Integer::intValue)
                .toArray();
        double wanted = EmulatorError.ONE_SIGMA
                * (1.0 + IntStream.of(order).mapToDouble(s -> weight[s]).sum());
        double sum = 0;
        for (int s : order) {
            sum += weight[s];
            if (sum >= wanted) {
                return value[s];
            }
        }
        return order.length == 0 ? 1.0 : value[order[order.length - 1]];
    }
}
