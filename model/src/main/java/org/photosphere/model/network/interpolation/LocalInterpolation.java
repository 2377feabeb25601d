package org.photosphere.model.network.interpolation;

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
import org.jspecify.annotations.Nullable;
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
    public static final int NEIGHBOURS = 80;

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
     * Nodes with their weights and derivatives.
     *
     * @param derivatives of the weights by the labels, in their units, [label][place among the nodes]
     */
    public record WithDerivatives(Weighted at, double[][] derivatives) {}

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
    public Weighted without(int node) {
        return at(places[node], nearest(places[node], 4 * NEIGHBOURS, node));
    }

    /** Returns the nodes nearest to a point, nearest first. */
    public int[] nearest(double[] point, int count) {
        return nearest(place(point), count, NONE);
    }

    private int[] nearest(double[] place, int count, int leftOut) {
        double[] distances = new double[places.length];
        Arrays.setAll(distances, i -> i == leftOut ? Double.POSITIVE_INFINITY : distance(places[i], place));
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        int available = places.length - (leftOut == NONE ? 0 : 1);
        double farthest = sorted[Math.min(count, available) - 1];
        // Few are left to be sorted with their indices, which decide between nodes of the same distance.
        return IntStream.range(0, places.length)
                .filter(i -> distances[i] <= farthest)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distances[i]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Weighted at(double[] place, int[] nearest) {
        Solved system = system(place, nearest);
        return new Weighted(system.nodes, Arrays.copyOf(system.solution, system.nodes.length));
    }

    /**
     * Returns the interpolation at a point with the derivatives of its weights, the nodes' choice unchanged.
     *
     * @param point in the labels' units
     */
    public WithDerivatives withDerivatives(double[] point) {
        double[] place = place(point);
        Solved system = system(place, nearest(place, 4 * NEIGHBOURS, NONE));
        int n = system.nodes.length;
        double[][] derivatives = new double[place.length][n];
        if (system.solver != null) {
            for (int k = 0; k < place.length; k++) {
                RealVector known = new ArrayRealVector(byPlace(system, place, k), false);
                double[] byPlace = system.solver.solve(known).toArray();
                double perUnit = labels.get(k).scaleDerivative(point[k]) / steps[k];
                for (int i = 0; i < n; i++) {
                    derivatives[k][i] = byPlace[i] * perUnit;
                }
            }
        }
        return new WithDerivatives(new Weighted(system.nodes, Arrays.copyOf(system.solution, n)), derivatives);
    }

    /**
     * Returns the right side of the differentiated system, A dw = db - dA w: the kernels' derivatives, and those of the
     * trend, which is centred on the point.
     */
    private double[] byPlace(Solved system, double[] place, int k) {
        int n = system.nodes.length;
        double[] known = new double[system.solution.length];
        for (int i = 0; i < n; i++) {
            double[] node = places[system.nodes[i]];
            known[i] = 3 * distance(node, place) * (place[k] - node[k]) + system.solution[n + 1 + k];
        }
        known[n + 1 + k] = 1;
        return known;
    }

    /**
     * Solved system of some nodes.
     *
     * @param solution weights of the nodes, then the multipliers of the constant and of the trend
     * @param solver null where no trend could be determined
     */
    private record Solved(
            int[] nodes, double[] solution, @Nullable DecompositionSolver solver) {}

    private Solved system(double[] place, int[] nearest) {
        // Nearest nodes in a plane define no trend across it: take more.
        for (int count = NEIGHBOURS; count / 2 < nearest.length; count *= 2) {
            int[] some = Arrays.copyOf(nearest, Math.min(count, nearest.length));
            try {
                return solve(some, place);
            } catch (MathRuntimeException singular) {
                // The next round has more nodes; after the last one the nearest node is used.
            }
        }
        return new Solved(new int[] {nearest[0]}, new double[] {1}, null);
    }

    /**
     * Solves the system, which is symmetric, so that its solution for the point's own kernel is the weights of the
     * nodes' values.
     */
    private Solved solve(int[] nodes, double[] place) {
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
        return new Solved(nodes, solution.toArray(), solver);
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
