package org.photosphere.model.forward;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places of a lattice that have no node of their own but are between two nodes of one axis, where a model interpolates.
 * A hole at an edge of the lattice has neighbours on both sides along the edge; beyond the edge there are none.
 */
final class LatticeHoles {

    /**
     * Maximum distance of the nodes on both sides, in steps: up to two adjacent places may be missing. Wider gaps in a
     * grid are intentional.
     */
    private static final int WIDEST_BRACKET = 3;

    /** Receives a node and its share of an interpolated value. */
    interface Visitor {
        void corner(int node, double weight);
    }

    /**
     * Nodes that give a place its value.
     *
     * @param lower a node
     * @param upper another, or the same
     * @param upperShare weight of the upper one, 0 to 1
     */
    record Source(int lower, int upper, double upperShare) {

        void visit(Visitor visitor, double weight) {
            if (upperShare < 1) {
                visitor.corner(lower, (1 - upperShare) * weight);
            }
            if (upperShare > 0) {
                visitor.corner(upper, upperShare * weight);
            }
        }
    }

    private LatticeHoles() {}

    /**
     * Returns the sources of all places that are nodes or holes.
     *
     * @param present each node by its indices on the axes
     * @param labels whose scale makes values linear
     * @param axes the distinct values of each label, ascending, [label][index]
     */
    static Map<List<Integer>, Source> filled(Map<List<Integer>, Integer> present, List<Label> labels, double[][] axes) {
        Map<List<Integer>, Source> filled = new HashMap<>();
        Map<List<Integer>, Double> width = new HashMap<>();
        present.forEach((place, node) -> filled.put(place, new Source(node, node, 0.0)));
        present.forEach((place, node) -> {
            for (int k = 0; k < axes.length; k++) {
                List<List<Integer>> gap = new ArrayList<>();
                List<Integer> next = moved(place, k, 1);
                while (!present.containsKey(next) && gap.size() < WIDEST_BRACKET - 1) {
                    gap.add(next);
                    next = moved(next, k, 1);
                }
                Integer upper = present.get(next);
                if (upper == null) {
                    continue;
                }
                double from = labels.get(k).scale(axes[k][place.get(k)]);
                double to = labels.get(k).scale(axes[k][next.get(k)]);
                for (List<Integer> hole : gap) {
                    // Of several axes the one whose nodes are nearest to each other.
                    if (to - from < width.getOrDefault(hole, Double.POSITIVE_INFINITY)) {
                        double share = (labels.get(k).scale(axes[k][hole.get(k)]) - from) / (to - from);
                        filled.put(hole, new Source(node, upper, share));
                        width.put(hole, to - from);
                    }
                }
            }
        });
        return filled;
    }

    private static List<Integer> moved(List<Integer> place, int axis, int steps) {
        List<Integer> other = new ArrayList<>(place);
        other.set(axis, other.get(axis) + steps);
        return other;
    }
}
