package org.photosphere.model.inversion;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * Smooth functions of the labels, learnt at reference stars: Gaussian processes of one kernel, constant plus linear
 * plus squared exponential (Rasmussen and Williams 2006, equations 2.25, 2.26 and 4.9), each with an amplitude and a noise of
 * its own. Far from the references a function stays within the range that it has at them, and its variance grows.
 * Immutable; the arrays are shared, not to be modified.
 */
public final class LabelSurfaces {

    /** Standard deviation of a function's constant and of its slope per unit of a coordinate, against that of its ripples. */
    private static final double CONSTANT = 10.0;

    private static final double SLOPE = 1.0;

    /** Tolerances of the Cholesky factor of the references' covariance. */
    private static final double SYMMETRIC = 1e-6;

    private static final double LEAST_PIVOT = 1e-12;

    private final LabelMetric metric;
    private final double[][] places;
    private final double[] centre;
    private final double[][] weights;
    private final double[] amplitude;
    private final double[] noise;
    private final double[] lowest;
    private final double[] highest;
    private final CholeskyDecomposition covariance;

    /**
     * Functions at some labels.
     *
     * @param value of each function, [surface]
     * @param derivative by each input label in its unit, [input][surface]
     */
    public record Point(double[] value, double[][] derivative) {}

    /**
     * @param places coordinates of the references, owned, [star][input]
     * @param weights of the kernel at each reference, owned, [surface][star]
     * @param amplitude standard deviation of each function's ripples, owned, [surface]
     * @param noise variance of each reference over the square of the amplitude, of a typical function, owned, [star]
     */
    public LabelSurfaces(
            LabelMetric metric, double[][] places, double[][] weights, double[] amplitude, double[] noise) {
        this.metric = metric;
        this.places = places;
        this.weights = weights;
        this.amplitude = amplitude;
        this.noise = noise;
        centre = new double[metric.size()];
        for (double[] place : places) {
            for (int i = 0; i < centre.length; i++) {
                centre[i] += place[i] / places.length;
            }
        }
        double[][] matrix = kernel(places);
        lowest = new double[weights.length];
        highest = new double[weights.length];
        Arrays.fill(lowest, Double.POSITIVE_INFINITY);
        Arrays.fill(highest, Double.NEGATIVE_INFINITY);
        for (int k = 0; k < weights.length; k++) {
            for (double[] row : matrix) {
                double value = 0;
                for (int s = 0; s < row.length; s++) {
                    value += weights[k][s] * row[s];
                }
                lowest[k] = Math.min(lowest[k], value);
                highest[k] = Math.max(highest[k], value);
            }
        }
        for (int s = 0; s < matrix.length; s++) {
            matrix[s][s] += noise[s];
        }
        covariance = new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false), SYMMETRIC, LEAST_PIVOT);
    }

    /** Returns the kernel between places, in units of the ripples' variance. */
    public static double[][] kernel(double[][] places) {
        double[] centre = new double[places[0].length];
        for (double[] place : places) {
            for (int i = 0; i < centre.length; i++) {
                centre[i] += place[i] / places.length;
            }
        }
        double[][] kernel = new double[places.length][places.length];
        for (int a = 0; a < places.length; a++) {
            for (int b = 0; b <= a; b++) {
                kernel[a][b] = kernel(places[a], places[b], centre);
                kernel[b][a] = kernel[a][b];
            }
        }
        return kernel;
    }

    private static double kernel(double[] a, double[] b, double[] centre) {
        double square = 0;
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            square += (a[i] - b[i]) * (a[i] - b[i]);
            product += (a[i] - centre[i]) * (b[i] - centre[i]);
        }
        return CONSTANT * CONSTANT + SLOPE * SLOPE * product + Math.exp(-0.5 * square);
    }

    public int size() {
        return weights.length;
    }

    public LabelMetric metric() {
        return metric;
    }

    public double[][] places() {
        return places;
    }

    public double[][] weights() {
        return weights;
    }

    public double[] amplitude() {
        return amplitude;
    }

    public double[] noise() {
        return noise;
    }

    /** Returns the functions at labels in their units. */
    public Point at(double[] labels) {
        double[] place = metric.place(labels);
        int inputs = place.length;
        double[] value = new double[size()];
        double[][] derivative = new double[inputs][size()];
        double[] kernel = new double[places.length];
        double[][] slope = new double[inputs][places.length];
        for (int s = 0; s < places.length; s++) {
            double square = 0;
            double product = 0;
            for (int i = 0; i < inputs; i++) {
                square += (place[i] - places[s][i]) * (place[i] - places[s][i]);
                product += (place[i] - centre[i]) * (places[s][i] - centre[i]);
            }
            double ripple = Math.exp(-0.5 * square);
            kernel[s] = CONSTANT * CONSTANT + SLOPE * SLOPE * product + ripple;
            for (int i = 0; i < inputs; i++) {
                slope[i][s] = SLOPE * SLOPE * (places[s][i] - centre[i]) - ripple * (place[i] - places[s][i]);
            }
        }
        for (int k = 0; k < size(); k++) {
            value[k] = dot(weights[k], kernel);
            boolean within = value[k] >= lowest[k] && value[k] <= highest[k];
            value[k] = Math.max(lowest[k], Math.min(highest[k], value[k]));
            for (int i = 0; within && i < inputs; i++) {
                derivative[i][k] = metric.derivative(i, labels) * dot(weights[k], slope[i]);
            }
        }
        return new Point(value, derivative);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /**
     * Returns the variance of the functions at labels given the references, in units of the square of their amplitude: near 0
     * among many references, 1 and more away from them.
     */
    public double variance(double[] labels) {
        double[] place = metric.place(labels);
        double[] kernel = Arrays.stream(places)
                .mapToDouble(each -> kernel(place, each, centre))
                .toArray();
        double[] solved =
                covariance.getSolver().solve(new ArrayRealVector(kernel, false)).toArray();
        return Math.max(0, kernel(place, place, centre) - dot(kernel, solved));
    }
}
