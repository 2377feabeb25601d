package org.photosphere.model.bundle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Course of a training, as its model card shows it: whether each stage came to its end, and each part moved.
 *
 * @param stages in their order
 * @param moved movement of the weights from their start to the end of all stages, by group of tensors
 */
public record TrainingCourse(List<Curve> stages, Map<String, Movement> moved) {

    /**
     * Validation error during a stage.
     *
     * @param epochs number of training spectra in all steps, over the number of training nodes
     * @param points ascending
     */
    public record Curve(String stage, double epochs, List<Point> points) {

        public Curve {
            points = List.copyOf(points);
            requireSize(epochs);
        }
    }

    /** @param rmse of max-normalised flux on the validation nodes */
    public record Point(int step, double rmse) {

        public Point {
            requireSize(rmse);
        }
    }

    /**
     * @param start root mean square of the weights before training
     * @param change root mean square of their change
     */
    public record Movement(double start, double change) {

        public Movement {
            requireSize(start);
            requireSize(change);
        }
    }

    public TrainingCourse {
        stages = List.copyOf(stages);
        moved = Collections.unmodifiableMap(new LinkedHashMap<>(moved));
    }

    private static void requireSize(double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a training has the figure " + value);
        }
    }
}
