package org.photosphere.model.training;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.bundle.BundledComponents;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.components.ComponentWeights;

/**
 * A component network and its training, in epochs: passes over the training spectra.
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
public record ComponentSettings(
        long seed,
        List<Integer> hidden,
        int components,
        int epochs,
        int batch,
        double peakRate,
        int patience,
        Duration limit,
        Duration checkpointEvery)
        implements Architecture {

    private static final String STAGE = "training";

    /** Epochs between validations, and of the rate's rise. */
    private static final int VALIDATION_EVERY = 5;

    public ComponentSettings {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("hidden layers: " + hidden);
        }
        if (components < 1 || epochs < 1 || batch < 1 || !(peakRate > 0) || patience < 1) {
            throw new IllegalArgumentException("training settings must be positive");
        }
    }

    /** Returns the settings with the best validation on ATLAS9. */
    public static ComponentSettings standard() {
        return new ComponentSettings(
                20260122L, List.of(256, 256, 256), 128, 2000, 256, 4e-3, 500, Duration.ZERO, Duration.ofMinutes(2));
    }

    public ComponentSettings withSeed(long other) {
        return new ComponentSettings(
                other, hidden, components, epochs, batch, peakRate, patience, limit, checkpointEvery);
    }

    public ComponentSettings withEpochs(int other) {
        return new ComponentSettings(
                seed, hidden, components, other, batch, peakRate, patience, limit, checkpointEvery);
    }

    public ComponentSettings withHidden(List<Integer> other) {
        return new ComponentSettings(
                seed, other, components, epochs, batch, peakRate, patience, limit, checkpointEvery);
    }

    public ComponentSettings withLimit(Duration other) {
        return new ComponentSettings(
                seed, hidden, components, epochs, batch, peakRate, patience, other, checkpointEvery);
    }

    public ComponentSettings withCheckpointEvery(Duration other) {
        return new ComponentSettings(seed, hidden, components, epochs, batch, peakRate, patience, limit, other);
    }

    /** Returns the schedule for a number of training spectra; epochs are whole numbers of steps. */
    Stage stage(int spectra) {
        int steps = stepsPerEpoch(spectra);
        return new Stage(
                STAGE,
                Math.multiplyExact(epochs, steps),
                Math.min(batch, spectra),
                1,
                new Stage.Optimiser(peakRate, VALIDATION_EVERY * steps, 0, 0),
                new Stage.Validation(
                        VALIDATION_EVERY * steps,
                        (patience + VALIDATION_EVERY - 1) / VALIDATION_EVERY,
                        Stage.Keep.BEST),
                limit);
    }

    /** Returns the number of epochs, the last one possibly incomplete. */
    public int epochs(TrainingOutcome outcome, int spectra) {
        int steps = stepsPerEpoch(spectra);
        return (outcome.steps() + steps - 1) / steps;
    }

    /**
     * Returns the steps of an epoch. The last, smaller batch is left to the next epoch's order: its noisy gradient would
     * have the same weight.
     */
    int stepsPerEpoch(int spectra) {
        return spectra / Math.min(batch, spectra);
    }

    @Override
    public Split.Recipe split() {
        return Split.Recipe.withSeed(seed);
    }

    @Override
    public TrainableNetwork network(TrainingData data) {
        return new TrainableComponents(
                this, data.train(), data.validation(), data.space().labels());
    }

    @Override
    public int stages() {
        return 1;
    }

    @Override
    public int passes(TrainingOutcome outcome, TrainingData data) {
        return epochs(outcome, data.split().train().length);
    }

    @Override
    public Optional<Product> product(Trained trained) {
        ComponentWeights weights = ComponentWeights.fromTensors(trained.weights(), "the training");
        return Optional.of(new Product(new BundledComponents(weights), Map.of(), Map.of(), Map.of(), List.of()));
    }

    int[] hiddenWidths() {
        return hidden.stream().mapToInt(Integer::intValue).toArray();
    }
}
