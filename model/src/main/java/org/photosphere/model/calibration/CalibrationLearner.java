package org.photosphere.model.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.photosphere.model.InputException;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.LabelSpace;

/** Learns label calibrations: least squares, robust against stars with wrong labels. */
public final class CalibrationLearner {

    /** Minimum number of references per coefficient: with fewer, coefficients would describe single stars. */
    private static final int STARS_PER_TERM = 4;

    /** Residual in robust sigma beyond which a star is downweighted (Huber 1964). */
    private static final double HUBER = 1.345;

    private static final int ITERATIONS = 20;

    /** Keeps coefficients that the references do not constrain at zero, share of a star. */
    private static final double RIDGE = 1e-3;

    /**
     * A star of known labels.
     *
     * @param labels from the model, in its order and units, [label]
     * @param known true labels by name
     */
    public record Reference(double[] labels, Map<String, Double> known) {}

    private final LabelSpace space;
    private final List<String> names;

    /** @param names of the labels to correct, the temperature first */
    public CalibrationLearner(LabelSpace space, List<String> names) {
        this.space = space;
        this.names = List.copyOf(names);
    }

    /**
     * @param references with known labels of all these names
     * @throws InputException where there are too few
     */
    public LabelCalibration learn(List<Reference> references, String bundleDigest) {
        int least = STARS_PER_TERM * (2 + names.size());
        if (references.size() < least) {
            throw new InputException(
                    references.size() + " reference stars for a calibration of " + names.size() + " labels",
                    "give at least " + least + ", or widen the range");
        }
        Map<String, List<Double>> coefficients = new LinkedHashMap<>();
        List<Double> lower = new ArrayList<>();
        List<Double> upper = new ArrayList<>();
        for (String name : names) {
            int label = index(name);
            double[] values = references.stream()
                    .mapToDouble(reference -> reference.labels()[label])
                    .sorted()
                    .toArray();
            lower.add(values[0]);
            upper.add(values[values.length - 1]);
            coefficients.put(name, coefficients(references, name));
        }
        return new LabelCalibration(
                LabelCalibration.FORMAT, bundleDigest, names, lower, upper, coefficients, null, Map.of(), Map.of());
    }

    private int index(String name) {
        for (int k = 0; k < space.size(); k++) {
            if (space.get(k).name().equals(name)) {
                return k;
            }
        }
        throw new InputException("the model has no label '" + name + "'", "calibrate labels that it has");
    }

    /** Solves for the corrections by iteratively reweighted least squares. */
    private List<Double> coefficients(List<Reference> references, String name) {
        int label = index(name);
        int count = 2 + names.size();
        double[][] terms = new double[references.size()][];
        double[] wanted = new double[terms.length];
        double[] weight = new double[terms.length];
        Arrays.fill(weight, 1.0);
        for (int i = 0; i < terms.length; i++) {
            Reference reference = references.get(i);
            terms[i] = LabelCalibration.terms(space, names, reference.labels());
            double known = reference.known().getOrDefault(name, Double.NaN);
            wanted[i] = space.get(label).scale(known)
                    - space.get(label).scale(reference.labels()[label]);
        }
        double[] solution = new double[count];
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            solution = solve(terms, wanted, weight);
            double[] residual = new double[terms.length];
            for (int i = 0; i < residual.length; i++) {
                residual[i] = wanted[i];
                for (int t = 0; t < count; t++) {
                    residual[i] -= solution[t] * terms[i][t];
                }
            }
            double sigma = RobustStatistics.scatter(residual, 0.0);
            for (int i = 0; i < weight.length; i++) {
                double distance = Math.abs(residual[i]) / Math.max(sigma, 1e-12);
                weight[i] = distance > HUBER ? HUBER / distance : 1.0;
            }
        }
        return Arrays.stream(solution).boxed().toList();
    }

    private static double[] solve(double[][] terms, double[] wanted, double[] weight) {
        int count = terms[0].length;
        double[][] matrix = new double[count][count];
        double[] right = new double[count];
        for (int i = 0; i < terms.length; i++) {
            for (int t = 0; t < count; t++) {
                right[t] += weight[i] * terms[i][t] * wanted[i];
                for (int u = 0; u < count; u++) {
                    matrix[t][u] += weight[i] * terms[i][t] * terms[i][u];
                }
            }
        }
        for (int t = 1; t < count; t++) {
            matrix[t][t] += RIDGE;
        }
        return new QRDecomposition(new Array2DRowRealMatrix(matrix, false))
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }
}
