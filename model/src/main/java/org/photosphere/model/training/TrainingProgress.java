package org.photosphere.model.training;

import java.time.Duration;

/**
 * Progress of a training.
 *
 * @param stage title of the stage
 * @param step completed steps of the stage
 * @param steps planned steps of the stage
 * @param fraction of the stage's schedule, 0 to 1: of the steps or of the time, whichever is larger
 * @param loss running mean over the last steps
 * @param validationRmse error of the last validation, root mean square of max-normalised flux
 * @param bestRmse error of the stage's best validation so far
 * @param spectraPerSecond training throughput of the stage, all devices together
 * @param elapsed time spent on training, without interruptions
 */
public record TrainingProgress(
        String stage,
        int step,
        int steps,
        double fraction,
        double loss,
        double validationRmse,
        double bestRmse,
        double spectraPerSecond,
        Duration elapsed) {

    /** Receives the progress every few steps. */
    @FunctionalInterface
    public interface Listener {
        void progressed(TrainingProgress progress);
    }
}
