package org.photosphere.model.training.physformer;

import java.time.Duration;

/**
 * Where a PhysFormer's training stands.
 *
 * @param stage "autoencoder", "map" or "joint"
 * @param step of the stage, done
 * @param steps of the stage, planned
 * @param loss running mean over the last steps: mean square error of max-normalised flux and the regularisers
 * @param validationRmse root mean square error of the last validation
 * @param bestRmse the stage's best validation so far
 * @param spectraPerSecond learnt from, all devices together
 * @param elapsed spent training, interruptions left out
 */
public record PhysFormerProgress(
        String stage,
        int step,
        int steps,
        double loss,
        double validationRmse,
        double bestRmse,
        double spectraPerSecond,
        Duration elapsed) {

    /** Hears of the training every few steps. */
    @FunctionalInterface
    public interface Listener {
        void progressed(PhysFormerProgress progress);
    }
}
