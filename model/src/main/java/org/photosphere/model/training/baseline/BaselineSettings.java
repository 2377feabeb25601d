package org.photosphere.model.training.baseline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.bundle.BundledBaseline;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.baseline.Baseline;
import org.photosphere.model.network.baseline.BaselineWeights;
import org.photosphere.model.network.baseline.NetworkSizes;
import org.photosphere.model.training.Architecture;
import org.photosphere.model.training.Stage;
import org.photosphere.model.training.TrainableNetwork;
import org.photosphere.model.training.TrainingData;

/**
 * A baseline and its training, with the optimiser and schedule that suit it best.
 *
 * @param baseline the network
 * @param seed of the split, the initial weights and the order of the spectra
 * @param hidden widths, in the order that the network states
 * @param components number of principal components, or of the latent; 0 for a network without either
 * @param phases schedules of its stages, in their order
 * @param patience validations without a better one after which a stage ends
 * @param limit time limit of the training, to which its schedule is compressed; zero is no limit
 * @param checkpointEvery interval of checkpoints: the largest loss of work by an interruption
 */
public record BaselineSettings(
        Baseline baseline,
        long seed,
        List<Integer> hidden,
        int components,
        List<Phase> phases,
        int patience,
        Duration limit,
        Duration checkpointEvery)
        implements Architecture {

    /** Seed of the split: that of the PhysFormer, so that held-out nodes are the same. */
    public static final long SEED = 20260122L;

    /** Share of the nodes for early stopping and for the report, as for the PhysFormer. */
    private static final double VALIDATION = 0.03;

    private static final double TEST = 0.06;

    /** More validations than a stage has, so that it ends by its schedule. */
    private static final int PATIENCE = 1_000_000;

    /** Validations of a stage, evenly over its steps. */
    private static final int VALIDATIONS = 100;

    /**
     * Schedule of one stage.
     *
     * @param steps of the optimiser
     * @param batch spectra of a step
     * @param rate of Adam after the warm-up
     * @param share of the time limit
     */
    public record Phase(int steps, int batch, double rate, double share) {}

    public BaselineSettings {
        hidden = List.copyOf(hidden);
        phases = List.copyOf(phases);
        if (phases.isEmpty() || phases.stream().anyMatch(phase -> phase.steps < 1 || phase.batch < 1)) {
            throw new IllegalArgumentException("phases of a training: " + phases);
        }
    }

    /** Returns the settings that were chosen on the validation nodes of ATLAS9. */
    public static BaselineSettings standard(Baseline baseline) {
        return switch (baseline) {
            case PAYNE -> one(baseline, List.of(300, 300), 0, new Phase(60_000, 128, 5e-3, 1));
            case KURUCZ_A1 -> one(baseline, List.of(64, 64, 64), 0, new Phase(100_000, 16, 6e-3, 1));
            case PHYSGNN -> one(baseline, List.of(112, 63), 16, new Phase(40_000, 32, 2e-2, 1));
            case SYMMETRIC_AUTOENCODER ->
                new BaselineSettings(
                        baseline,
                        SEED,
                        List.of(256, 128, 64, 300, 300),
                        16,
                        List.of(new Phase(40_000, 64, 2e-3, 0.6), new Phase(80_000, 64, 2e-3, 0.4)),
                        PATIENCE,
                        Duration.ZERO,
                        Duration.ofMinutes(1));
            case SPECULATOR -> one(baseline, List.of(256, 256, 256, 256), 128, new Phase(60_000, 128, 3e-3, 1));
        };
    }

    private static BaselineSettings one(Baseline baseline, List<Integer> hidden, int components, Phase phase) {
        return new BaselineSettings(
                baseline, SEED, hidden, components, List.of(phase), PATIENCE, Duration.ZERO, Duration.ofMinutes(1));
    }

    public BaselineSettings withSeed(long other) {
        return new BaselineSettings(baseline, other, hidden, components, phases, patience, limit, checkpointEvery);
    }

    public BaselineSettings withSizes(List<Integer> widths, int others) {
        return new BaselineSettings(baseline, seed, widths, others, phases, patience, limit, checkpointEvery);
    }

    public BaselineSettings withPhases(List<Phase> other) {
        return new BaselineSettings(baseline, seed, hidden, components, other, patience, limit, checkpointEvery);
    }

    public BaselineSettings withPatience(int other) {
        return new BaselineSettings(baseline, seed, hidden, components, phases, other, limit, checkpointEvery);
    }

    public BaselineSettings withLimit(Duration other) {
        return new BaselineSettings(baseline, seed, hidden, components, phases, patience, other, checkpointEvery);
    }

    public BaselineSettings withCheckpointEvery(Duration other) {
        return new BaselineSettings(baseline, seed, hidden, components, phases, patience, limit, other);
    }

    /** Returns what determines a training. */
    BaselineSettings ofTraining() {
        return withCheckpointEvery(Duration.ZERO);
    }

    NetworkSizes sizes(int labels, int bins) {
        return new NetworkSizes(labels, bins, hidden, components);
    }

    /** Returns the schedules for a number of training spectra. */
    List<Stage> stages(int spectra, int bins) {
        List<String> titles = baseline.stages(sizes(1, bins));
        List<Stage> stages = new ArrayList<>();
        for (int s = 0; s < titles.size(); s++) {
            Phase phase = phases.get(s);
            Stage stage = new Stage(
                    titles.get(s),
                    phase.steps,
                    Math.min(phase.batch, spectra),
                    1,
                    new Stage.Optimiser(phase.rate, Math.max(1, phase.steps / 100), 0, 0),
                    new Stage.Validation(Math.max(1, phase.steps / VALIDATIONS), patience, Stage.Keep.BEST),
                    Duration.ZERO);
            stages.add(
                    limit.isZero()
                            ? stage
                            : stage.withLimit(Duration.ofMillis(Math.round(limit.toMillis() * phase.share))));
        }
        return stages;
    }

    /** Returns the split that the PhysFormer has with the same seed: held-out nodes are the same. */
    static Split.Recipe recipe(long seed) {
        return new Split.Recipe(seed, VALIDATION, TEST);
    }

    @Override
    public Split.Recipe split() {
        return recipe(seed);
    }

    @Override
    public TrainableNetwork network(TrainingData data) {
        return new TrainableBaseline(
                this, data.train(), data.validation(), data.space().labels());
    }

    @Override
    public int stages() {
        return phases.size();
    }

    @Override
    public Optional<Product> product(Trained trained) {
        NetworkSizes sizes = sizes(
                trained.data().space().size(), trained.data().grid().bins().count());
        BaselineWeights weights = BaselineWeights.read(baseline, sizes, trained.weights(), "the training");
        return Optional.of(new Product(new BundledBaseline(weights), Map.of(), Map.of(), Map.of(), List.of()));
    }
}
