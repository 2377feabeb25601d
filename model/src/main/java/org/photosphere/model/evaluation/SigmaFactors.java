package org.photosphere.model.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Solution;

/**
 * Factors of the part of sigma that results from the emulator's error, which a covariance describes only in part:
 * learnt from stars of known labels, so that the share of a normal distribution is within one sigma. The part that
 * results from the observed noise is unchanged, so that the factors are valid for any instrument and S/N. Used by one
 * thread.
 */
public final class SigmaFactors {

    /** Minimum number of stars, with which a share is accurate to a twelfth. */
    private static final int MINIMUM_STARS = 30;

    /** Minimum share of the variance from the emulator's error for a star to constrain the factor. */
    private static final double TELLING = 0.5;

    private static final double SMALLEST = 0.1;
    private static final double LARGEST = 30.0;

    private record Star(double error, double sigma, double bound) {}

    private final List<Label> space;
    private final List<List<Star>> stars = new ArrayList<>();

    public SigmaFactors(List<Label> labels) {
        this.space = List.copyOf(labels);
        labels.forEach(label -> stars.add(new ArrayList<>()));
    }

    /** Adds a star; an answer with a bad flag is ignored. */
    public void add(double[] truth, Inversion answer) {
        if (answer instanceof Solution solution && solution.bad().isEmpty()) {
            add(truth, solution.labels(), solution);
        }
    }

    /**
     * Adds a star.
     *
     * @param truth not a number where unknown, [label]
     * @param labels as reported, calibrated or not, [label]
     */
    public void add(double[] truth, double[] labels, Solution solution) {
        for (int k = 0; k < truth.length; k++) {
            double sigma = solution.sigma()[k];
            double bound = solution.boundSigma()[k];
            if (space.get(k).isInside(truth[k]) && sigma * sigma - bound * bound > TELLING * sigma * sigma) {
                stars.get(k).add(new Star(Math.abs(labels[k] - truth[k]), sigma, bound));
            }
        }
    }

    /** Returns the number of stars that constrain a label's factor. */
    public int telling(int label) {
        return stars.get(label).size();
    }

    /** Returns the factors, [label], 1 where too few stars constrain one. */
    public double[] factors() {
        return stars.stream().mapToDouble(SigmaFactors::factor).toArray();
    }

    private static double factor(List<Star> stars) {
        if (stars.size() < MINIMUM_STARS) {
            return 1.0;
        }
        double low = SMALLEST;
        double high = LARGEST;
        for (int halving = 0; halving < 40; halving++) {
            double middle = Math.sqrt(low * high);
            long within = stars.stream()
                    .filter(star -> star.error() < EmulatorError.calibratedSigma(star.sigma(), star.bound(), middle))
                    .count();
            if (within < EmulatorError.ONE_SIGMA * stars.size()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(low * high);
    }
}
