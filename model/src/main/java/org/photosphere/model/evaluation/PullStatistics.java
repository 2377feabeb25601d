package org.photosphere.model.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealVector;
import org.hipparchus.special.Gamma;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Solution;

/**
 * Validity of uncertainties: labels of simulated stars against the truth, in units of the reported sigma. Answers with
 * a bad flag are counted and excluded. Used by one thread.
 */
public final class PullStatistics {

    /** Share of a normal distribution beyond three sigma on either side. */
    private static final double BEYOND_THREE_SIGMA = 2.6998e-3;

    /**
     * Statistics of one label.
     *
     * @param stars number of stars that entered: those whose truth is at a bound do not
     * @param bias mean of error over sigma
     * @param scatter of error over sigma, 1.4826 times the median absolute deviation
     * @param boundScatter scatter of error over the Cramer-Rao bound of the observed noise alone
     * @param within share of errors within one sigma
     * @param withinTwo share within two
     * @param calibratedWithin share within one calibrated sigma, not a number without a calibration
     * @param calibratedWithinTwo share within two
     */
    public record Row(
            String label,
            int stars,
            double bias,
            double scatter,
            double boundScatter,
            double within,
            double withinTwo,
            double calibratedWithin,
            double calibratedWithinTwo) {

        /**
         * Returns the standard error of a share of this number of stars, where the true share is that of a normal
         * distribution.
         */
        public double withinError() {
            return Math.sqrt(EmulatorError.ONE_SIGMA * (1 - EmulatorError.ONE_SIGMA) / Math.max(1, stars));
        }
    }

    private final List<Label> labels;
    private final List<List<Double>> pulls = new ArrayList<>();
    private final List<List<Double>> boundPulls = new ArrayList<>();
    private final List<List<Double>> calibratedPulls = new ArrayList<>();
    private final Map<Flag, Integer> flags = new TreeMap<>();
    private int answers;
    private int bad;
    private int attempted;
    private int rejected;
    private int right;

    public PullStatistics(List<Label> labels) {
        this.labels = List.copyOf(labels);
        for (int k = 0; k < labels.size(); k++) {
            pulls.add(new ArrayList<>());
            boundPulls.add(new ArrayList<>());
            calibratedPulls.add(new ArrayList<>());
        }
    }

    /** @param truth in the labels' units, [label] */
    public void add(double[] truth, Inversion answer) {
        answers++;
        if (!(answer instanceof Solution solution)) {
            bad++;
            return;
        }
        attempted += solution.correction().moved().isEmpty() ? 0 : 1;
        rejected += solution.correction().isRejected() ? 1 : 0;
        solution.bad().forEach(flag -> flags.merge(flag, 1, Integer::sum));
        solution.warn().stream()
                .filter(flag -> !solution.bad().contains(flag))
                .forEach(flag -> flags.merge(flag, 1, Integer::sum));
        if (!solution.bad().isEmpty()) {
            bad++;
            return;
        }
        double[] error = new double[truth.length];
        for (int k = 0; k < truth.length; k++) {
            error[k] = solution.labels()[k] - truth[k];
            if (labels.get(k).isInside(truth[k])) {
                pulls.get(k).add(error[k] / solution.sigma()[k]);
                boundPulls.get(k).add(error[k] / solution.boundSigma()[k]);
                if (solution.calibratedSigma().isPresent()) {
                    calibratedPulls
                            .get(k)
                            .add(error[k] / solution.calibratedSigma().get()[k]);
                }
            }
        }
        right += isWithin(error, solution.covariance()) ? 1 : 0;
    }

    /**
     * Returns whether an error is within the ellipsoid that holds as much of a normal distribution as three sigma do.
     */
    private static boolean isWithin(double[] error, double[][] covariance) {
        RealVector vector = new ArrayRealVector(error);
        double distance = new QRDecomposition(new Array2DRowRealMatrix(covariance))
                .getSolver()
                .solve(vector)
                .dotProduct(vector);
        return Gamma.regularizedGammaQ(0.5 * error.length, 0.5 * Math.max(0.0, distance)) > BEYOND_THREE_SIGMA;
    }

    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int k = 0; k < labels.size(); k++) {
            double[] pull = array(pulls.get(k));
            double[] calibratedPull = array(calibratedPulls.get(k));
            rows.add(new Row(
                    labels.get(k).name(),
                    pull.length,
                    Arrays.stream(pull).average().orElse(Double.NaN),
                    scatter(pull),
                    scatter(array(boundPulls.get(k))),
                    share(pull, 1),
                    share(pull, 2),
                    share(calibratedPull, 1),
                    share(calibratedPull, 2)));
        }
        return rows;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    public int answers() {
        return answers;
    }

    /** Returns the share of all answers that have a bad flag. */
    public double badShare() {
        return bad / (double) answers;
    }

    /** Returns the share of the corrections by a physical model that were rejected; not a number without any. */
    public double rejectedShare() {
        return rejected / (double) attempted;
    }

    /** Returns the share of the good answers whose truth is within three sigma of all labels together. */
    public double rightShare() {
        return right / (double) (answers - bad);
    }

    /** Returns the number of answers with each flag, in either word. */
    public Map<Flag, Integer> flags() {
        return Map.copyOf(flags);
    }

    private static double scatter(double[] values) {
        return RobustStatistics.scatter(values, RobustStatistics.median(values));
    }

    private static double share(double[] values, double limit) {
        return values.length == 0
                ? Double.NaN
                : Arrays.stream(values).filter(v -> Math.abs(v) <= limit).count() / (double) values.length;
    }
}
