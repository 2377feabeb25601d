package org.photosphere.model.training;

import java.time.Duration;
import java.util.List;

/**
 * Settings of a network's training.
 *
 * @param seed of the split, the initial weights and the order of the spectra
 * @param hidden widths of the hidden layers
 * @param components number of principal components in the network's output
 * @param epochs passes over the training spectra
 * @param batch spectra per step
 * @param peakRate Adam's step length after the warm-up
 * @param patience epochs without a better validation after which training ends
 * @param limit time limit of the training, to which its schedule is compressed; zero is no limit
 * @param checkpointEvery interval of checkpoints: the largest loss of work by an interruption
 */
public record TrainingSettings(
        long seed,
        List<Integer> hidden,
        int components,
        int epochs,
        int batch,
        double peakRate,
        int patience,
        Duration limit,
        Duration checkpointEvery) {

    public TrainingSettings {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("hidden layers: " + hidden);
        }
        if (components < 1 || epochs < 1 || batch < 1 || !(peakRate > 0) || patience < 1) {
            throw new IllegalArgumentException("training settings must be positive");
        }
    }

    /** Returns the settings with the best validation on ATLAS9. */
    public static TrainingSettings standard() {
        return new TrainingSettings(
                20260122L, List.of(256, 256, 256), 128, 2000, 256, 4e-3, 500, Duration.ZERO, Duration.ofMinutes(2));
    }

    public TrainingSettings withSeed(long other) {
        return new TrainingSettings(
                other, hidden, components, epochs, batch, peakRate, patience, limit, checkpointEvery);
    }

    public TrainingSettings withEpochs(int other) {
        return new TrainingSettings(seed, hidden, components, other, batch, peakRate, patience, limit, checkpointEvery);
    }

    public TrainingSettings withHidden(List<Integer> other) {
        return new TrainingSettings(seed, other, components, epochs, batch, peakRate, patience, limit, checkpointEvery);
    }

    public TrainingSettings withLimit(Duration other) {
        return new TrainingSettings(
                seed, hidden, components, epochs, batch, peakRate, patience, other, checkpointEvery);
    }

    public TrainingSettings withCheckpointEvery(Duration other) {
        return new TrainingSettings(seed, hidden, components, epochs, batch, peakRate, patience, limit, other);
    }

    int[] hiddenWidths() {
        return hidden.stream().mapToInt(Integer::intValue).toArray();
    }
}
