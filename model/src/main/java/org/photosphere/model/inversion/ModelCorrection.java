package org.photosphere.model.inversion;

import java.util.List;

/**
 * Relation of an answer to the reduced model's fit, from which it starts.
 *
 * @param tier model that the answer's labels belong to
 * @param reducedLabels labels of the reduced model's fit, in their units, [label]; empty where no correction was
 *     attempted
 * @param moved label minus the reduced model's, in sigma of the latter, [label]; of a rejected correction the movement
 *     that was not applied, possibly not finite; empty where none was attempted
 */
public record ModelCorrection(ModelTier tier, List<Double> reducedLabels, List<Double> moved) {

    /** Answer of the reduced model, for which no correction was attempted. */
    public static final ModelCorrection NONE = new ModelCorrection(ModelTier.REDUCED, List.of(), List.of());

    public ModelCorrection {
        reducedLabels = List.copyOf(reducedLabels);
        moved = List.copyOf(moved);
    }

    /** Returns whether the labels are those of the physical model. */
    public boolean isApplied() {
        return tier != ModelTier.REDUCED;
    }

    /** Returns whether a correction was attempted and rejected. */
    public boolean isRejected() {
        return !isApplied() && !moved.isEmpty();
    }

    /** Returns the largest movement of a label, in sigma; 0 where none was attempted. */
    public double largestMove() {
        return moved.stream().mapToDouble(Math::abs).max().orElse(0.0);
    }
}
