package org.photosphere.model.forward;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.RobustStatistics;

/**
 * Physical consistency of a model at nodes of its grid, the reference for other labels. Quantities are magnitudes, as
 * {@link PhysicalCheck} defines them. Immutable.
 */
public final class PhysicsReference {

    /** Number of nearest nodes that are interpolated. */
    public static final int NEIGHBOURS = 8;

    /** Share of the nodes that are within the reference: the others are false alarms by construction. */
    public static final double WITHIN = 0.99;

    private final List<Label> labels;
    private final double[][] nodes;
    private final double[][] scaled;
    private final Map<PhysicalResidual, Quantity> quantities = new EnumMap<>(PhysicalResidual.class);

    /**
     * @param labels of the model; distances are of {@linkplain Label#scale scaled} labels
     * @param nodes labels, at least one, owned, [node][label]
     * @param magnitudes of the residuals that the model has, copied, [node]; not a number at nodes without
     * @throws IllegalArgumentException where sizes differ, or a value is negative or infinite
     */
    public PhysicsReference(List<Label> labels, double[][] nodes, Map<PhysicalResidual, double[]> magnitudes) {
        if (nodes.length == 0) {
            throw new IllegalArgumentException("a physics reference without nodes");
        }
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i].length != labels.size()) {
                throw new IllegalArgumentException("node " + i + " has " + nodes[i].length + " labels");
            }
        }
        this.labels = List.copyOf(labels);
        this.nodes = nodes;
        scaled = Arrays.stream(nodes).map(this::scale).toArray(double[][]::new);
        magnitudes.forEach((kind, values) -> quantities.put(kind, new Quantity(kind, values, nodes.length)));
    }

    /** One quantity at the nodes. */
    private static final class Quantity {

        private final double[] values;
        private final double[] sorted;
        private final double limit;
        private final double median;
        private final double spread;

        Quantity(PhysicalResidual kind, double[] values, int nodes) {
            if (values.length != nodes) {
                throw new IllegalArgumentException("a physics reference of " + nodes + " nodes has " + values.length
                        + " values of " + kind.description());
            }
            for (int i = 0; i < nodes; i++) {
                if (values[i] < 0 || Double.isInfinite(values[i])) {
                    throw new IllegalArgumentException(kind.description() + " at node " + i + " is " + values[i]);
                }
            }
            this.values = values.clone();
            sorted = Arrays.stream(values)
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            limit = sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[(int) Math.ceil(WITHIN * sorted.length) - 1];
            median = sorted.length == 0 ? Double.NaN : RobustStatistics.median(sorted);
            spread = Math.sqrt(Arrays.stream(sorted)
                    .map(value -> Math.pow(Math.max(0.0, value - median), 2))
                    .average()
                    .orElse(0.0));
        }

        double excess(double value) {
            return spread > 0 ? (Math.abs(value) - median) / spread : Double.NaN;
        }

        Compared compared(double value) {
            double magnitude = Math.abs(value);
            return new Compared(value, percentile(magnitude), magnitude > limit);
        }

        /**
         * Returns the share of the nodes that do not exceed a value, in per cent; not a number where the value is none.
         */
        private double percentile(double value) {
            if (Double.isNaN(value) || sorted.length == 0) {
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
    }

    /**
     * Returns the residuals at some labels: those of the nearest nodes, weighted by inverse squared distance; at a node
     * its own. If the nearest node has none, neither have the labels.
     */
    public Residuals at(double[] place) {
        double[] scaledPlace = scale(place);
        int count = Math.min(NEIGHBOURS, nodes.length);
        int[] nearest = new int[count];
        double[] distances = new double[count];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int i = 0; i < nodes.length; i++) {
            insert(nearest, distances, i, squaredDistance(scaled[i], scaledPlace));
        }
        Map<PhysicalResidual, Compared> residuals = new EnumMap<>(PhysicalResidual.class);
        quantities.forEach((kind, quantity) ->
                residuals.put(kind, quantity.compared(interpolated(quantity.values, nearest, distances))));
        return new Residuals(residuals);
    }

    /**
     * Returns a residual's magnitude minus the median of the nodes' magnitudes, in units of the root mean square by which
     * nodes exceed that median (0 for those that do not): negative for a residual below the median.
     *
     * @return not a number where the residual is none, the reference does not have it, or no node exceeds the median
     */
    public double excess(PhysicalResidual kind, double value) {
        Quantity quantity = quantities.get(kind);
        return quantity == null ? Double.NaN : quantity.excess(value);
    }

    /** Returns a check's residuals with their percentiles. */
    public Residuals of(PhysicalCheck check) {
        Map<PhysicalResidual, Compared> residuals = new EnumMap<>(PhysicalResidual.class);
        quantities.forEach((kind, quantity) -> residuals.put(kind, quantity.compared(check.residual(kind))));
        return new Residuals(residuals);
    }

    private static double interpolated(double[] values, int[] nearest, double[] distances) {
        if (distances[0] == 0 || Double.isNaN(values[nearest[0]])) {
            return values[nearest[0]];
        }
        double weights = 0;
        double sum = 0;
        for (int k = 0; k < nearest.length; k++) {
            double weight = distances[0] / distances[k];
            if (!Double.isNaN(values[nearest[k]])) {
                weights += weight;
                sum += weight * values[nearest[k]];
            }
        }
        return sum / weights;
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

    /** Returns the labels of the nodes, owned by this, [node][label]. */
    public double[][] nodes() {
        return nodes;
    }

    /** Returns the magnitudes of the residuals, copies, [node]. */
    public Map<PhysicalResidual, double[]> magnitudes() {
        Map<PhysicalResidual, double[]> magnitudes = new EnumMap<>(PhysicalResidual.class);
        quantities.forEach((kind, quantity) -> magnitudes.put(kind, quantity.values.clone()));
        return magnitudes;
    }

    /**
     * A quantity and its position in the reference.
     *
     * @param percentile share of the nodes that do not exceed its magnitude, per cent
     * @param isBeyond whether it exceeds that of {@value PhysicsReference#WITHIN} of the nodes
     */
    public record Compared(double value, double percentile, boolean isBeyond) {}

    /**
     * Residuals of one spectrum.
     *
     * @param compared those that the reference has
     */
    public record Residuals(Map<PhysicalResidual, Compared> compared) {

        public Residuals {
            compared = new EnumMap<>(compared);
        }

        /** Returns a residual; empty if the model has none at these labels. */
        public Optional<Compared> of(PhysicalResidual kind) {
            return Optional.ofNullable(compared.get(kind)).filter(found -> !Double.isNaN(found.value()));
        }
    }
}
