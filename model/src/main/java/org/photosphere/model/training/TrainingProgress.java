package org.photosphere.model.training;

import java.time.Duration;

/**
 * Where a training stands.
 *
 * @param epoch passes done
 * @param epochs passes planned
 * @param fraction of the schedule done, 0 to 1: of the epochs or of the time, whichever is further
 * @param trainingRmse over the last pass, max-normalised flux
 * @param validationRmse of the last validation
 * @param bestRmse the best validation so far
 * @param elapsed spent training, interruptions left out
 */
public record TrainingProgress(
        int epoch,
        int epochs,
        double fraction,
        double trainingRmse,
        double validationRmse,
        double bestRmse,
        Duration elapsed) {

    /** Hears of each pass. */
    @FunctionalInterface
    public interface Listener {
        void progressed(TrainingProgress progress);
    }
}
