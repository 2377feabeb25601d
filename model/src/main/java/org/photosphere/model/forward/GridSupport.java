package org.photosphere.model.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Position of labels with respect to the nodes of an irregular grid. The support of a point is the share of its
 * multilinear interpolation weights that falls on nodes: 1 inside, 0 where no corner of the surrounding cell is a node.
 * A hole, a place of the lattice between two nodes of one axis, counts as a node whose value is interpolated between
 * those two ({@link LatticeHoles}); a place that nodes do not surround is outside.
 */
public final class GridSupport {

    /** Share of the weights of a whole cell, with a margin for rounding. */
    private static final double WHOLE = 0.999;

    /** Distance from the edge, in widths of the cell, beyond usual errors of an answer. */
    private static final double MARGIN = 0.25;

    /**
     * Maximum number of draws: of a lattice every second draw meets a whole cell; with one in ten whole, this many fail
     * once in 10^45.
     */
    private static final int MOST_TRIES = 1000;

    private final List<Label> labels;
    private final double[][] nodes;
    private final double[][] axes;
    /** Nodes that define the value at each place of the lattice, by its indices on the axes. */
    private final Map<List<Integer>, LatticeHoles.Source> sources;

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
        Map<List<Integer>, Integer> present = new HashMap<>();
        for (int i = 0; i < nodes.length; i++) {
            List<Integer> index = new ArrayList<>(axes.length);
            for (int k = 0; k < axes.length; k++) {
                index.add(Arrays.binarySearch(axes[k], nodes[i][k]));
            }
            present.put(index, i);
        }
        sources = LatticeHoles.filled(present, labels, axes);
    }

    public int nodeCount() {
        return nodes.length;
    }

    /** Returns a copy of the labels of node i, in the labels' units. */
    public double[] node(int i) {
        return nodes[i].clone();
    }

    /** Returns a copy of the grid's distinct values of label k, ascending. */
    public double[] axis(int k) {
        return axes[k].clone();
    }

    /**
     * Returns the share of nodes at which a whole cell of the lattice begins, 0 to 1: near 1 for a lattice, even with
     * holes and an irregular hull, near 0 for nodes that are scattered.
     */
    public double latticeShare() {
        int whole = 0;
        for (double[] node : nodes) {
            whole += support(withinCell(node, () -> 0.5)) > WHOLE ? 1 : 0;
        }
        return (double) whole / nodes.length;
    }

    /**
     * Returns a point of the cell that begins at a node, or ends there at the end of an axis, by a number from 0 to 1
     * for each label.
     */
    private double[] withinCell(double[] node, DoubleSupplier part) {
        double[] point = node.clone();
        for (int k = 0; k < point.length; k++) {
            // At the end of an axis, the cell that ends there: the axis' last value begins no cell.
            int i = Math.max(0, Math.min(axes[k].length - 2, Arrays.binarySearch(axes[k], point[k])));
            double next = axes[k][Math.min(axes[k].length - 1, i + 1)];
            point[k] = axes[k][i] + part.getAsDouble() * (next - axes[k][i]);
        }
        return point;
    }

    /** Returns whether all corners of the cell around a point are nodes or holes between nodes. */
    public boolean isWhole(double[] point) {
        return support(point) > WHOLE;
    }

    /**
     * Draws labels in a cell of the grid all of whose corners are nodes or holes, uniform within it, in their units.
     */
    public double[] draw(RandomGenerator random) {
        return draw(random, random::nextDouble, point -> true);
    }

    /** Returns the middle of such a cell. */
    public double[] drawCentre(RandomGenerator random) {
        return draw(random, () -> 0.5, point -> true);
    }

    /** Draws such labels where {@link #isInside} holds, if the grid has such a place. */
    public double[] drawInside(RandomGenerator random) {
        return draw(random, random::nextDouble, this::isInside);
    }

    /** Draws such labels where {@link #isInside} does not hold. */
    public double[] drawAtEdge(RandomGenerator random) {
        return draw(random, random::nextDouble, point -> !isInside(point));
    }

    private double[] draw(RandomGenerator random, DoubleSupplier part, Predicate<double[]> wanted) {
        double[] whole = null;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            double[] point = withinCell(nodes[random.nextInt(nodeCount())], part);
            if (isWhole(point)) {
                if (wanted.test(point)) {
                    return point;
                }
                whole = point;
            }
        }
        if (whole == null) {
            throw new IllegalStateException(
                    "no whole cell of the lattice in " + MOST_TRIES + " draws: its nodes are scattered");
        }
        return whole;
    }

    /** Returns whether the nodes extend from a point along every label, both ways, by a quarter of its cell or more. */
    public boolean isInside(double[] point) {
        for (int k = 0; k < axes.length; k++) {
            double margin = MARGIN * cellWidth(k, point[k]);
            for (double sign : new double[] {-1, 1}) {
                double[] moved = point.clone();
                moved[k] += sign * margin;
                if (!isWhole(moved)) {
                    return false;
                }
            }
        }
        return true;
    }

    private double cellWidth(int k, double value) {
        int[] cell = new int[axes.length];
        boolean isOnAxis = locate(k, value, cell, new double[axes.length]);
        return isOnAxis && axes[k].length > 1 ? axes[k][cell[k] + 1] - axes[k][cell[k]] : 0.0;
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
     * Returns a value that is given at the nodes, multilinear in the scaled labels between them. Corners without a
     * value have no weight; if all are missing, the nearest node's value is returned.
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

    /** Visits the nodes that have a weight in the multilinear interpolation at a point. */
    private void visitCorners(double[] point, LatticeHoles.Visitor visitor) {
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
            LatticeHoles.Source source = weight > 0 ? sources.get(index) : null;
            if (source != null) {
                source.visit(visitor, weight);
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
