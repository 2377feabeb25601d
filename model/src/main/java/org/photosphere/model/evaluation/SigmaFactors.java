package org.photosphere.model.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Solution;

/**
 * By how much sigma is larger than a fit says, as far as it comes of the emulator's error, of which no covariance tells
 * all: learnt from stars of known labels, so that the share of a normal distribution lies within one sigma. What comes of
 * the observed noise is left as it is, so that the factors hold for any instrument and S/N. Used by one thread.
 */
public final class SigmaFactors {

    /** Of a normal distribution within one sigma. */
    private static final double WITHIN = 0.6827;

    /** Fewer stars tell a share to no better than a twelfth. */
    private static final int MINIMUM_STARS = 30;

    /** The part of the variance that comes of the emulator's error, at least, for a star to tell of it. */
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

    /** Takes a star; an answer with a bad flag says nothing. */
    public void add(double[] truth, Inversion answer) {
        if (answer instanceof Solution solution && solution.bad().isEmpty()) {
            add(truth, solution.labels(), solution);
        }
    }

    /**
     * Takes a star.
     *
     * @param truth not a number where it is not known, [label]
     * @param labels as they are reported, calibrated or not, [label]
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

    /** How many stars tell of a label's factor. */
    public int telling(int label) {
        return stars.get(label).size();
    }

    /** [label], 1 where too few stars tell. */
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
            if (within < WITHIN * stars.size()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(low * high);
    }
}
