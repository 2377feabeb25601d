package org.photosphere.model.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.photosphere.model.bundle.TrainingCourse;
import org.photosphere.model.bundle.TrainingCourse.Curve;
import org.photosphere.model.bundle.TrainingCourse.Movement;
import org.photosphere.model.bundle.TrainingCourse.Point;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.training.TrainingOutcome.StageResult;

/** Summary of a training for its model card. */
public final class CourseOfTraining {

    /** Maximum number of points of a curve: more would not be read. */
    private static final int MOST_POINTS = 8;

    private CourseOfTraining() {}

    /**
     * @param start weights before the first step
     * @param nodes number of training nodes
     */
    public static TrainingCourse of(
            TrainableNetwork network, Map<String, Tensor> start, TrainingOutcome outcome, TrainingLog log, int nodes) {
        Map<String, List<Point>> points = log.curves();
        List<Curve> curves = new ArrayList<>();
        for (Stage stage : network.stages()) {
            outcome.stages().stream()
                    .filter(result -> result.title().equals(stage.title()))
                    .map(result -> curve(stage, result, points.getOrDefault(stage.title(), List.of()), nodes))
                    .forEach(curves::add);
        }
        return new TrainingCourse(curves, movements(network, start));
    }

    private static Curve curve(Stage stage, StageResult result, List<Point> points, int nodes) {
        int every = Math.max(1, (points.size() + MOST_POINTS - 2) / (MOST_POINTS - 1));
        List<Point> some = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            if (i % every == 0 || i == points.size() - 1) {
                some.add(points.get(i));
            }
        }
        return new Curve(stage.title(), (double) result.steps() * stage.batch() / nodes, some);
    }

    private static Map<String, Movement> movements(TrainableNetwork network, Map<String, Tensor> start) {
        Map<String, Tensor> end = network.weights();
        Map<String, double[]> sums = new TreeMap<>();
        start.forEach((name, before) -> {
            double[] sum = sums.computeIfAbsent(network.group(name), group -> new double[3]);
            double[] after = Objects.requireNonNull(end.get(name)).values();
            for (int i = 0; i < after.length; i++) {
                double change = after[i] - before.values()[i];
                sum[0] += before.values()[i] * before.values()[i];
                sum[1] += change * change;
            }
            sum[2] += after.length;
        });
        Map<String, Movement> movements = new LinkedHashMap<>();
        sums.forEach((group, sum) ->
                movements.put(group, new Movement(Math.sqrt(sum[0] / sum[2]), Math.sqrt(sum[1] / sum[2]))));
        return movements;
    }
}
