package org.photosphere.model.evaluation.pictures;

import java.util.Map;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;

/** The node of a grid nearest to given labels. */
final class NearestNode {

    private NearestNode() {}

    /**
     * Returns the node with the smallest distance, in which each label's range over the nodes is 1, and temperatures
     * are logarithms; the first one of several.
     *
     * @param labels in their units by their names; labels that the grid lacks are ignored
     */
    static NormalisedGrid of(NormalisedGrid grid, Map<String, Double> labels) {
        double[] distances = new double[grid.spectra()];
        labels.forEach((name, wanted) -> {
            int k = grid.labelNames().indexOf(name);
            if (k >= 0) {
                add(distances, grid.labels(), k, name.equals(Label.TEFF), wanted);
            }
        });
        int nearest = 0;
        for (int i = 1; i < distances.length; i++) {
            nearest = distances[i] < distances[nearest] ? i : nearest;
        }
        return grid.select(new int[] {nearest});
    }

    private static void add(double[] distances, double[][] nodes, int k, boolean isLogarithmic, double wanted) {
        double lower = Double.POSITIVE_INFINITY;
        double upper = Double.NEGATIVE_INFINITY;
        for (double[] node : nodes) {
            lower = Math.min(lower, scaled(node[k], isLogarithmic));
            upper = Math.max(upper, scaled(node[k], isLogarithmic));
        }
        // A label with one value distinguishes no nodes.
        double range = upper > lower ? upper - lower : Double.POSITIVE_INFINITY;
        for (int i = 0; i < nodes.length; i++) {
            double share = (scaled(nodes[i][k], isLogarithmic) - scaled(wanted, isLogarithmic)) / range;
            distances[i] += share * share;
        }
    }

    private static double scaled(double value, boolean isLogarithmic) {
        return isLogarithmic ? Math.log(value) : value;
    }
}
