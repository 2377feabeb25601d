package org.photosphere.model.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Tells whether labels lie among the nodes of an irregular grid. The support of a point is the share of its multilinear
 * interpolation weights that falls on nodes which exist: 1 inside, 0 where no corner of the surrounding cell is a node.
 */
public final class GridSupport {

    /** Of the weights, but for rounding. */
    private static final double WHOLE = 0.999;

    private final List<Label> labels;
    private final double[][] nodes;
    private final double[][] axes;
    /** Index of each node by its places on the axes. */
    private final Map<List<Integer>, Integer> present = new HashMap<>();

    GridSupport(List<Label> labels, double[][] nodes) {
        this.labels = labels;
        this.nodes = Arrays.stream(nodes).map(double[]::clone).toArray(double[][]::new);
        this.axes = new double[labels.size()][];
        for (int k = 0; k < axes.length; k++) {
            TreeSet<Double> values = new TreeSet<>();
            for (double[] node : nodes) {
                values.add(node[k]);
            }
            axes[k] = values.stream().mapToDouble(Double::doubleValue).toArray();
        }
        for (int i = 0; i < nodes.length; i++) {
            List<Integer> index = new ArrayList<>(axes.length);
            for (int k = 0; k < axes.length; k++) {
                index.add(Arrays.binarySearch(axes[k], nodes[i][k]));
            }
            present.put(index, i);
        }
    }

    public int nodeCount() {
        return nodes.length;
    }

    /** A copy of the labels of node i, in the labels' units. */
    public double[] node(int i) {
        return nodes[i].clone();
    }

    /** A copy of the grid's distinct values of label k, ascending. */
    public double[] axis(int k) {
        return axes[k].clone();
    }

    /** Labels in a cell of the grid all of whose corners are nodes, uniform within it, in their units. */
    public double[] draw(RandomGenerator random) {
        while (true) {
            double[] point = node(random.nextInt(nodeCount()));
            for (int k = 0; k < point.length; k++) {
                int i = Arrays.binarySearch(axes[k], point[k]);
                double next = axes[k][Math.min(axes[k].length - 1, i + 1)];
                point[k] += random.nextDouble() * (next - point[k]);
            }
            if (support(point) > WHOLE) {
                return point;
            }
        }
    }

    /**
     * @param point labels in their units
     * @return share of the interpolation weights on existing nodes, 0 to 1; 0 outside the bounds
     */
    public double support(double[] point) {
        double[] support = new double[1];
        visitCorners(point, (node, weight) -> support[0] += weight);
        return support[0];
    }

    /**
     * A value that is known at the nodes, multilinear in the scaled labels between them. Nodes that are missing count
     * for nothing; where all around are missing, the nearest one's value.
     *
     * @param point labels in their units, within their bounds
     * @param values at the nodes, [node]
     */
    public double interpolate(double[] point, double[] values) {
        double[] sums = new double[2];
        visitCorners(point, (node, weight) -> {
            sums[0] += weight;
            sums[1] += weight * values[node];
        });
        return sums[0] > 0 ? sums[1] / sums[0] : values[nearest(point)];
    }

    private int nearest(double[] point) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < nodes.length; i++) {
            double square = 0;
            for (int k = 0; k < point.length; k++) {
                double distance = labels.get(k).scale(point[k]) - labels.get(k).scale(nodes[i][k]);
                square += distance * distance;
            }
            if (square < least) {
                least = square;
                nearest = i;
            }
        }
        return nearest;
    }

    /** Hears of the nodes around a point. */
    private interface CornerVisitor {
        void corner(int node, double weight);
    }

    /** Tells the corners of the cell around a point that are nodes and have a weight in its multilinear interpolation. */
    private void visitCorners(double[] point, CornerVisitor visitor) {
        int dimensions = axes.length;
        int[] cell = new int[dimensions];
        double[] fraction = new double[dimensions];
        for (int k = 0; k < dimensions; k++) {
            if (!locate(k, point[k], cell, fraction)) {
                return;
            }
        }
        for (int corner = 0; corner < 1 << dimensions; corner++) {
            double weight = 1.0;
            List<Integer> index = new ArrayList<>(dimensions);
            for (int k = 0; k < dimensions; k++) {
                int up = corner >> k & 1;
                weight *= up == 1 ? fraction[k] : 1.0 - fraction[k];
                index.add(cell[k] + up);
            }
            Integer node = weight > 0 ? present.get(index) : null;
            if (node != null) {
                visitor.corner(node, weight);
            }
        }
    }

    private boolean locate(int k, double value, int[] cell, double[] fraction) {
        double[] axis = axes[k];
        // A rounding error at the bound is not outside.
        double slack = 1e-9 * Math.max(1.0, Math.abs(value));
        if (axis.length == 0 || !(value >= axis[0] - slack) || value > axis[axis.length - 1] + slack) {
            return false;
        }
        int i = 0;
        while (i < axis.length - 2 && value >= axis[i + 1]) {
            i++;
        }
        cell[k] = i;
        if (axis.length == 1) {
            fraction[k] = 0.0;
            return true;
        }
        double lower = labels.get(k).scale(axis[i]);
        double upper = labels.get(k).scale(axis[i + 1]);
        fraction[k] = Math.min(1.0, Math.max(0.0, (labels.get(k).scale(value) - lower) / (upper - lower)));
        return true;
    }
}
