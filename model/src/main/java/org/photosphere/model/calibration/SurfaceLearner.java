package org.photosphere.model.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.LabelMetric;
import org.photosphere.model.inversion.LabelSurfaces;

/**
 * Learns the functions of the labels that multiply a layer's components: Gaussian processes of one kernel, the ratio of noise to
 * ripples of each by its marginal likelihood (Rasmussen and Williams 2006, equation 5.8). Stars far from the functions count less,
 * as under Student's distribution. Used by one thread.
 */
final class SurfaceLearner {

    /** Degrees of freedom of the Student distribution of stars about the functions. */
    private static final double STUDENT = 4.0;

    /** Rounds of learning the functions and weighting the stars. */
    private static final int ROUNDS = 3;

    /** Ratios of a function's noise variance to that of its ripples that are compared. */
    private static final double[] NOISES = IntStream.rangeClosed(-4, 12)
            .mapToDouble(i -> Math.pow(10, i / 4.0))
            .toArray();

    private final double[][] places;
    private final double[][] weights;
    private final double[] amplitude;
    private final double[] ratios;
    private final double[][] residuals;
    private final double[] trust;

    /**
     * @param places of the stars in the metric, [star][input]
     * @param coefficients of the components, [star][component]
     */
    SurfaceLearner(double[][] places, double[][] coefficients) {
        this.places = places;
        int count = coefficients[0].length;
        weights = new double[count][];
        amplitude = new double[count];
        ratios = new double[count];
        residuals = new double[places.length][count];
        trust = new double[places.length];
        Arrays.fill(trust, 1.0);
        for (int round = 0; round < ROUNDS; round++) {
            fit(coefficients);
            weigh();
        }
    }

    /** Returns the coefficients of each star minus the functions learnt without it, [star][component]. */
    double[][] residuals() {
        return residuals;
    }

    LabelSurfaces surfaces(LabelMetric metric) {
        double typical = typicalRatio();
        double[] noise = Arrays.stream(trust).map(t -> typical / t).toArray();
        return new LabelSurfaces(metric, places, weights, amplitude, noise);
    }

    /** Sets the weights of the stars by their mean square residual, in units of each component's scatter. */
    private void weigh() {
        int count = ratios.length;
        double[] scale = new double[count];
        for (int k = 0; k < count; k++) {
            int own = k;
            scale[k] = RobustStatistics.scatter(
                    Arrays.stream(residuals).mapToDouble(row -> row[own]).toArray(), 0);
        }
        for (int s = 0; s < trust.length; s++) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                sum += residuals[s][k] * residuals[s][k] / (scale[k] * scale[k]) / count;
            }
            trust[s] = Math.min(1.0, (STUDENT + 1) / (STUDENT + sum));
        }
    }

    /**
     * Returns the median of the functions' ratios of noise to ripples, weighted by the variance of the ripples: functions
     * that hardly depend on the labels, however many, do not determine how well those that do are known.
     */
    private double typicalRatio() {
        int[] order = IntStream.range(0, ratios.length)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> ratios[k]))
                .mapToInt(Integer::intValue)
                .toArray();
        double all = StarLayerLearner.dot(amplitude, amplitude);
        double sum = 0;
        for (int k : order) {
            sum += amplitude[k] * amplitude[k];
            if (sum >= 0.5 * all) {
                return ratios[k];
            }
        }
        return ratios[order[order.length - 1]];
    }

    /** Solves all functions under the stars' weights. */
    private void fit(double[][] coefficients) {
        int stars = places.length;
        double[][] kernel = LabelSurfaces.kernel(places);
        for (int a = 0; a < stars; a++) {
            for (int b = 0; b < stars; b++) {
                kernel[a][b] *= Math.sqrt(trust[a] * trust[b]);
            }
        }
        EigenDecompositionSymmetric eigen =
                new EigenDecompositionSymmetric(new Array2DRowRealMatrix(kernel, false), 1e-12, true);
        double[] values =
                Arrays.stream(eigen.getEigenvalues()).map(v -> Math.max(0, v)).toArray();
        double[][] vectors = eigen.getVT().getData();
        for (int k = 0; k < ratios.length; k++) {
            double[] scaled = new double[stars];
            for (int s = 0; s < stars; s++) {
                scaled[s] = coefficients[s][k] * Math.sqrt(trust[s]);
            }
            double[] rotated = Arrays.stream(vectors)
                    .mapToDouble(vector -> StarLayerLearner.dot(vector, scaled))
                    .toArray();
            choose(k, values, rotated);
            solve(k, values, vectors, rotated);
        }
    }

    /** Chooses ratio and amplitude of a function by the marginal likelihood of its values along the kernel's axes. */
    private void choose(int function, double[] values, double[] rotated) {
        int stars = values.length;
        double best = Double.POSITIVE_INFINITY;
        for (double ratio : NOISES) {
            double quadratic = 0;
            double log = 0;
            for (int i = 0; i < stars; i++) {
                quadratic += rotated[i] * rotated[i] / (values[i] + ratio);
                log += Math.log(values[i] + ratio);
            }
            double deviance = stars * Math.log(quadratic / stars) + log;
            if (deviance < best) {
                best = deviance;
                ratios[function] = ratio;
                amplitude[function] = Math.sqrt(quadratic / stars);
            }
        }
    }

    /** Computes the weights of a function and its residuals at stars left out (Rasmussen and Williams, equation 5.12). */
    private void solve(int function, double[] values, double[][] vectors, double[] rotated) {
        int stars = values.length;
        double[] solved = new double[stars];
        double[] inverse = new double[stars];
        for (int i = 0; i < stars; i++) {
            double precision = 1.0 / (values[i] + ratios[function]);
            for (int s = 0; s < stars; s++) {
                solved[s] += vectors[i][s] * precision * rotated[i];
                inverse[s] += vectors[i][s] * vectors[i][s] * precision;
            }
        }
        weights[function] = new double[stars];
        for (int s = 0; s < stars; s++) {
            weights[function][s] = solved[s] * Math.sqrt(trust[s]);
            residuals[s][function] = solved[s] / inverse[s] / Math.sqrt(trust[s]);
        }
    }
}
