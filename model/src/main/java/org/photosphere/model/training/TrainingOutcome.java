package org.photosphere.model.training;

import java.time.Duration;
import java.util.List;

/**
 * Result of a training; the weights are the network's.
 *
 * @param stages completed stages in their order, those before an interruption included
 */
public record TrainingOutcome(List<StageResult> stages) {

    /**
     * @param title of the stage
     * @param steps that it ran: fewer than planned where patience or the time limit ended it
     * @param rmse validation error of its resulting weights, root mean square of max-normalised flux
     * @param spectraPerSecond of its steps, all devices together, validations aside
     * @param seconds time spent on the stage, without interruptions
     */
    public record StageResult(String title, int steps, double rmse, double spectraPerSecond, double seconds) {}

    public TrainingOutcome {
        stages = stages.stream().filter(stage -> stage.steps > 0).toList();
    }

    /** Returns the steps of all stages. */
    public int steps() {
        return stages.stream().mapToInt(StageResult::steps).reduce(0, Math::addExact);
    }

    /** Returns the last stage's validation error; NaN if no stage ran. */
    public double rmse() {
        return stages.isEmpty() ? Double.NaN : stages.get(stages.size() - 1).rmse;
    }

    /** Returns the time spent on all stages, without interruptions. */
    public Duration elapsed() {
        return Duration.ofMillis(
                (long) (1000 * stages.stream().mapToDouble(StageResult::seconds).sum()));
    }
}
