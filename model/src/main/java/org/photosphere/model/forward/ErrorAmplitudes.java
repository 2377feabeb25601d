package org.photosphere.model.forward;

import java.util.Arrays;

/**
 * Size of a model's error over all labels, relative to the mean at the same temperature: measured at nodes that the
 * measured model never saw, and smoothed over their neighbours. Immutable.
 */
public final class ErrorAmplitudes {

    /** Standard deviation of the smoothing, in steps between the values of a label at the nodes. */
    private static final double WIDTH = 1;

    /** Maximum square distance of a node that counts, in units of the width: beyond, its weight is below 0.0004. */
    private static final double REACH = 16;

    /** Weight of the mean, 1, against the nodes': less than that of any near node, all far from them. */
    private static final double PRIOR = 0.1;

    private final double[][] nodes;
    private final double[] relative;
    private final double[][] axes;
    private final double[][] places;

    /**
     * @param nodes labels of the nodes in their units, owned, [node][label]
     * @param relative root mean square over the bins of error / mean error at the same temperature, owned, [node]
     * @throws IllegalArgumentException where an amplitude or label is not finite, or there is none
     */
    public ErrorAmplitudes(double[][] nodes, double[] relative) {
        if (nodes.length == 0 || nodes.length != relative.length) {
            throw new IllegalArgumentException(relative.length + " amplitudes of " + nodes.length + " nodes");
        }
        for (int i = 0; i < nodes.length; i++) {
            if (!(relative[i] >= 0)
                    || Double.isInfinite(relative[i])
                    || Arrays.stream(nodes[i]).anyMatch(value -> !Double.isFinite(value))) {
                throw new IllegalArgumentException(
                        "the amplitude at " + Arrays.toString(nodes[i]) + " is " + relative[i]);
            }
        }
        this.nodes = nodes;
        this.relative = relative;
        axes = new double[nodes[0].length][];
        for (int k = 0; k < axes.length; k++) {
            int label = k;
            axes[k] = Arrays.stream(nodes)
                    .mapToDouble(node -> node[label])
                    .distinct()
                    .sorted()
                    .toArray();
        }
        places = Arrays.stream(nodes).map(this::place).toArray(double[][]::new);
    }

    /** Returns the labels of the nodes, not to be modified, [node][label]. */
    public double[][] nodes() {
        return nodes;
    }

    /** Returns the amplitudes at the nodes, not to be modified, [node]. */
    public double[] relative() {
        return relative;
    }

    /** Returns the root mean square of the neighbours' amplitudes. */
    public double at(double[] labels) {
        double[] here = place(labels);
        double weights = PRIOR;
        double squares = PRIOR;
        for (int i = 0; i < places.length; i++) {
            double distance = 0;
            for (int k = 0; k < here.length && distance < REACH; k++) {
                double steps = (here[k] - places[i][k]) / WIDTH;
                distance += steps * steps;
            }
            if (distance < REACH) {
                double weight = Math.exp(-0.5 * distance);
                weights += weight;
                squares += weight * relative[i] * relative[i];
            }
        }
        return Math.sqrt(squares / weights);
    }

    /** Returns labels in steps between the nodes' values, linear between them and constant beyond. */
    private double[] place(double[] labels) {
        double[] place = new double[axes.length];
        for (int k = 0; k < place.length; k++) {
            double[] axis = axes[k];
            int found = Arrays.binarySearch(axis, labels[k]);
            int above = found >= 0 ? found : -found - 1;
            boolean between = found < 0 && above > 0 && above < axis.length;
            place[k] = between
                    ? above - (axis[above] - labels[k]) / (axis[above] - axis[above - 1])
                    : Math.min(above, axis.length - 1);
        }
        return place;
    }
}
