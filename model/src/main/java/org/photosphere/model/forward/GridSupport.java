package org.photosphere.model.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells whether labels lie among the nodes of an irregular grid. The support of a point is the share of its multilinear
 * interpolation weights that falls on nodes which exist: 1 inside, 0 where no corner of the surrounding cell is a node.
 */
public final class GridSupport {

    private final List<Label> labels;
    private final double[][] nodes;
    private final double[][] axes;
    private final Set<List<Integer>> present = new HashSet<>();

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
        for (double[] node : nodes) {
            List<Integer> index = new ArrayList<>(axes.length);
            for (int k = 0; k < axes.length; k++) {
                index.add(Arrays.binarySearch(axes[k], node[k]));
            }
            present.add(index);
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

    /**
     * @param point labels in their units
     * @return share of the interpolation weights on existing nodes, 0 to 1; 0 outside the bounds
     */
    public double support(double[] point) {
        int dimensions = axes.length;
        int[] cell = new int[dimensions];
        double[] fraction = new double[dimensions];
        for (int k = 0; k < dimensions; k++) {
            if (!locate(k, point[k], cell, fraction)) {
                return 0.0;
            }
        }
        double support = 0.0;
        for (int corner = 0; corner < 1 << dimensions; corner++) {
            double weight = 1.0;
            List<Integer> index = new ArrayList<>(dimensions);
            for (int k = 0; k < dimensions; k++) {
                int up = corner >> k & 1;
                weight *= up == 1 ? fraction[k] : 1.0 - fraction[k];
                index.add(cell[k] + up);
            }
            if (weight > 0 && present.contains(index)) {
                support += weight;
            }
        }
        return support;
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
