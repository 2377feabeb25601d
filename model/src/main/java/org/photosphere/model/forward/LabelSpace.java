package org.photosphere.model.forward;

import java.util.List;
import java.util.Locale;
import org.photosphere.model.InputException;

/** Labels of a model, in its order, and the nodes of its training grid. Immutable. */
public final class LabelSpace {

    /**
     * Minimum share of whole cells: the published grids have them at nine nodes in ten, a random set of nodes at none.
     */
    private static final double LEAST_LATTICE_SHARE = 0.1;

    private final List<Label> labels;
    private final GridSupport support;

    /**
     * @param labels in the model's order
     * @param nodes labels of the grid's nodes, [node][label], in the labels' units
     */
    public LabelSpace(List<Label> labels, double[][] nodes) {
        this.labels = List.copyOf(labels);
        this.support = new GridSupport(this.labels, nodes);
    }

    public List<Label> labels() {
        return labels;
    }

    public int size() {
        return labels.size();
    }

    public Label get(int i) {
        return labels.get(i);
    }

    /** Returns the index of a label by name, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns this space if its nodes are a lattice: between scattered ones neither support nor interpolation is
     * defined.
     *
     * @param source of the nodes, named in the error
     * @throws InputException where the nodes are scattered
     */
    public LabelSpace requireLattice(String source) {
        double share = support.latticeShare();
        if (share < LEAST_LATTICE_SHARE) {
            throw new InputException(
                    String.format(
                            Locale.ROOT,
                            "%s: its %d nodes are scattered, not a lattice: whole cells of neighbouring label values begin"
                                    + " at %.1f %% of them",
                            source,
                            support.nodeCount(),
                            100 * share),
                    "interpolate the spectra to a lattice of label values (holes and an irregular edge may stay)");
        }
        return this;
    }

    /** Returns the support of the grid's nodes. */
    public GridSupport support() {
        return support;
    }

    /**
     * @throws IllegalArgumentException where a label is not finite or outside its bounds, naming it
     */
    public void require(double[] values) {
        if (values.length != size()) {
            throw new IllegalArgumentException("the model takes " + size() + " labels, given " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            Label label = labels.get(i);
            if (!label.contains(values[i])) {
                throw new IllegalArgumentException(String.format(
                        "%s = %s is outside the model's %s to %s %s",
                        label.name(), values[i], label.lower(), label.upper(), label.unit()));
            }
        }
    }
}
