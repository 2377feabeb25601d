package org.photosphere.model.training.physformer;

import java.time.Duration;

/**
 * Progress of a PhysFormer's training.
 *
 * @param stage "autoencoder", "map", "joint" or "intensity"
 * @param step completed steps of the stage
 * @param steps planned steps of the stage
 * @param loss running mean over the last steps: mean square error of max-normalised flux and the regularisers
 * @param validationRmse root mean square error of the last validation: of the intensity's stage, of its flux against the
 *     formal solution's
 * @param bestRmse error of the stage's best validation so far
 * @param spectraPerSecond training throughput, all devices together
 * @param elapsed time spent on training, without interruptions
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

    /** Receives the progress every few steps. */
    @FunctionalInterface
    public interface Listener {
        void progressed(PhysFormerProgress progress);
    }
}
