package org.photosphere.model.forward;

import java.util.Arrays;
import java.util.List;

/**
 * How well a model's full physics holds at nodes of its grid: what residuals elsewhere are compared with. Residuals are
 * magnitudes, as {@link PhysicalDiagnosis} defines them. Immutable.
 */
public final class PhysicsReference {

    /** As many of the nearest nodes are interpolated. */
    public static final int NEIGHBOURS = 8;

    private final List<Label> labels;
    private final double[][] nodes;
    private final double[][] scaled;
    private final double[] rte;
    private final double[] energy;
    private final double[] sortedRte;
    private final double[] sortedEnergy;

    /**
     * @param labels of the model; distances are of {@linkplain Label#scale scaled} labels
     * @param nodes labels, at least one, owned, [node][label]
     * @param rte mean square of the transfer equation's residual, not negative, owned, [node]
     * @param energy magnitude of the energy theorem's residual, not negative, owned, [node]
     * @throws IllegalArgumentException where sizes differ, or a residual is negative or not finite
     */
    public PhysicsReference(List<Label> labels, double[][] nodes, double[] rte, double[] energy) {
        if (nodes.length == 0 || rte.length != nodes.length || energy.length != nodes.length) {
            throw new IllegalArgumentException("a physics reference of " + nodes.length + " nodes has " + rte.length
                    + " residuals of transfer and " + energy.length + " of energy");
        }
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i].length != labels.size()) {
                throw new IllegalArgumentException("node " + i + " has " + nodes[i].length + " labels");
            }
            if (!(rte[i] >= 0 && energy[i] >= 0 && Double.isFinite(rte[i] + energy[i]))) {
                throw new IllegalArgumentException("residuals of node " + i + " are " + rte[i] + " and " + energy[i]);
            }
        }
        this.labels = List.copyOf(labels);
        this.nodes = nodes;
        scaled = Arrays.stream(nodes).map(this::scale).toArray(double[][]::new);
        this.rte = rte;
        this.energy = energy;
        sortedRte = rte.clone();
        sortedEnergy = energy.clone();
        Arrays.sort(sortedRte);
        Arrays.sort(sortedEnergy);
    }

    /** Residuals at some labels: those of the nearest nodes, weighted by inverse squared distance; a node's own there. */
    public Residuals at(double[] place) {
        double[] scaledPlace = scale(place);
        int count = Math.min(NEIGHBOURS, nodes.length);
        int[] nearest = new int[count];
        double[] distances = new double[count];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int i = 0; i < nodes.length; i++) {
            insert(nearest, distances, i, squaredDistance(scaled[i], scaledPlace));
        }
        if (distances[0] == 0) {
            return residuals(rte[nearest[0]], energy[nearest[0]]);
        }
        double weights = 0;
        double transfer = 0;
        double balance = 0;
        for (int k = 0; k < count; k++) {
            double weight = distances[0] / distances[k];
            weights += weight;
            transfer += weight * rte[nearest[k]];
            balance += weight * energy[nearest[k]];
        }
        return residuals(transfer / weights, balance / weights);
    }

    /** Residuals with their percentiles. */
    public Residuals residuals(double transfer, double balance) {
        return new Residuals(
                transfer, percentile(sortedRte, transfer), balance, percentile(sortedEnergy, Math.abs(balance)));
    }

    private static void insert(int[] nearest, double[] distances, int node, double distance) {
        int place = distances.length;
        while (place > 0 && distance < distances[place - 1]) {
            place--;
        }
        if (place < distances.length) {
            System.arraycopy(distances, place, distances, place + 1, distances.length - place - 1);
            System.arraycopy(nearest, place, nearest, place + 1, nearest.length - place - 1);
            distances[place] = distance;
            nearest[place] = node;
        }
    }

    private double[] scale(double[] place) {
        double[] result = new double[place.length];
        Arrays.setAll(result, k -> labels.get(k).scale(place[k]));
        return result;
    }

    private static double squaredDistance(double[] one, double[] other) {
        double sum = 0;
        for (int k = 0; k < one.length; k++) {
            sum += (one[k] - other[k]) * (one[k] - other[k]);
        }
        return sum;
    }

    /** Share of sorted values that do not exceed one, in per cent; not a number where that is none. */
    private static double percentile(double[] sorted, double value) {
        if (Double.isNaN(value)) {
            return Double.NaN;
        }
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] <= value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return 100.0 * from / sorted.length;
    }

    /** Labels of the nodes, owned by this, [node][label]. */
    public double[][] nodes() {
        return nodes;
    }

    /** A copy, [node]. */
    public double[] rte() {
        return rte.clone();
    }

    /** A copy, [node]. */
    public double[] energy() {
        return energy.clone();
    }

    /**
     * @param rte mean square of the transfer equation's residual
     * @param rtePercentile share of the reference that does not exceed it, per cent
     * @param energy residual of the energy theorem
     * @param energyPercentile share of the reference that does not exceed its magnitude, per cent
     */
    public record Residuals(double rte, double rtePercentile, double energy, double energyPercentile) {}
}
