package org.photosphere.model.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealVector;
import org.photosphere.model.forward.Label;

/**
 * Interpolation between the nodes of an irregular grid by cubic radial basis functions and a linear trend over the
 * nearest nodes (Fornberg & Flyer 2015, A Primer on Radial Basis Functions, chapter 5). The result is the weight of
 * each node, so that one solution serves spectra and latents alike. Immutable.
 */
public final class LocalInterpolation {

    /**
     * Number of nodes, enough for a cubic's neighbourhood in four dimensions; more cost time without a measurable gain.
     */
    private static final int NEIGHBOURS = 80;

    private static final int NONE = -1;

    private final List<Label> labels;
    private final double[] steps;
    private final double[][] places;

    /**
     * Nodes and their weights, whose sum is 1.
     *
     * @param nodes indices, nearest first
     */
    public record Weighted(int[] nodes, double[] weights) {

        /** Returns the weighted sum of the nodes' values, [node][value] -> [value]. */
        public double[] combine(float[][] values) {
            double[] sum = new double[values[nodes[0]].length];
            for (int i = 0; i < nodes.length; i++) {
                float[] row = values[nodes[i]];
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += weights[i] * row[j];
                }
            }
            return sum;
        }
    }

    /**
     * @param labels of the nodes, in their order
     * @param nodes in the labels' units, [node][label]
     */
    public LocalInterpolation(List<Label> labels, double[][] nodes) {
        this.labels = List.copyOf(labels);
        this.steps = steps(nodes);
        this.places = Arrays.stream(nodes).map(this::place).toArray(double[][]::new);
    }

    /**
     * Returns the unit of distance along each label, the grid's own step: the median between neighbouring values, of
     * two values twice their difference, because the response between them is unknown.
     */
    private double[] steps(double[][] nodes) {
        double[] steps = new double[labels.size()];
        for (int k = 0; k < steps.length; k++) {
            int label = k;
            double[] values = Arrays.stream(nodes)
                    .mapToDouble(node -> labels.get(label).scale(node[label]))
                    .sorted()
                    .distinct()
                    .toArray();
            double[] gaps = IntStream.range(1, values.length)
                    .mapToDouble(i -> values[i] - values[i - 1])
                    .sorted()
                    .toArray();
            steps[k] = gaps.length == 0 ? 1 : gaps[gaps.length / 2] * (gaps.length == 1 ? 2 : 1);
        }
        return steps;
    }

    private double[] place(double[] values) {
        double[] place = new double[labels.size()];
        for (int k = 0; k < place.length; k++) {
            place[k] = labels.get(k).scale(values[k]) / steps[k];
        }
        return place;
    }

    /** @param point in the labels' units */
    public Weighted at(double[] point) {
        return at(place(point), nearest(place(point), 4 * NEIGHBOURS, NONE));
    }

    /** Returns the interpolation at a node's own place by the other nodes only. */
    Weighted without(int node) {
        return at(places[node], nearest(places[node], 4 * NEIGHBOURS, node));
    }

    /** Returns the nodes nearest to a point, nearest first. */
    int[] nearest(double[] point, int count) {
        return nearest(place(point), count, NONE);
    }

    private int[] nearest(double[] place, int count, int leftOut) {
        return IntStream.range(0, places.length)
                .filter(i -> i != leftOut)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distance(places[i], place)))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Weighted at(double[] place, int[] nearest) {
        // Nearest nodes in a plane define no trend across it: take more.
        for (int count = NEIGHBOURS; count / 2 < nearest.length; count *= 2) {
            int[] some = Arrays.copyOf(nearest, Math.min(count, nearest.length));
            try {
                return new Weighted(some, Arrays.copyOf(solve(some, place), some.length));
            } catch (MathRuntimeException singular) {
                // The next round has more nodes; after the last one the nearest node is used.
            }
        }
        return new Weighted(new int[] {nearest[0]}, new double[] {1});
    }

    /**
     * Solves the system, which is symmetric, so that its solution for the point's own kernel is the weights of the
     * nodes' values.
     */
    private double[] solve(int[] nodes, double[] place) {
        int n = nodes.length;
        int size = n + 1 + place.length;
        double[][] system = new double[size][size];
        double[] known = new double[size];
        for (int i = 0; i < n; i++) {
            double[] node = places[nodes[i]];
            for (int j = 0; j < i; j++) {
                double value = kernel(distance(node, places[nodes[j]]));
                system[i][j] = value;
                system[j][i] = value;
            }
            known[i] = kernel(distance(node, place));
            for (int k = 0; k <= place.length; k++) {
                double value = k == 0 ? 1 : node[k - 1] - place[k - 1];
                system[i][n + k] = value;
                system[n + k][i] = value;
            }
        }
        known[n] = 1;
        DecompositionSolver solver = new LUDecomposition(new Array2DRowRealMatrix(system, false), 1e-9).getSolver();
        RealVector solution = solver.solve(new ArrayRealVector(known, false));
        return solution.toArray();
    }

    private static double kernel(double distance) {
        return distance * distance * distance;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return Math.sqrt(sum);
    }
}
