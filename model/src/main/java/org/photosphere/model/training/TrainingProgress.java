package org.photosphere.model.training;

import java.time.Duration;

/**
 * Progress of a training.
 *
 * @param epoch completed epochs
 * @param epochs planned epochs
 * @param fraction of the schedule, 0 to 1: of the epochs or of the time, whichever is larger
 * @param trainingRmse error over the last epoch, max-normalised flux
 * @param validationRmse error of the last validation
 * @param bestRmse error of the best validation so far
 * @param elapsed time spent on training, without interruptions
 */
public record TrainingProgress(
        int epoch,
        int epochs,
        double fraction,
        double trainingRmse,
        double validationRmse,
        double bestRmse,
        Duration elapsed) {

    /** Receives the progress after each epoch. */
    @FunctionalInterface
    public interface Listener {
        void progressed(TrainingProgress progress);
    }
}
