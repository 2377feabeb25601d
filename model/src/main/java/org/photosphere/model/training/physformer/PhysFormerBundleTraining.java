package org.photosphere.model.training.physformer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.physformer.PhysFormerBenchmark;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.network.physformer.PhysFormerWork;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.Trainer;
import org.photosphere.model.training.TrainingOutcome;
import org.photosphere.model.training.TrainingOutcome.StageResult;
import org.photosphere.model.training.TrainingProgress;

/**
 * Training of a PhysFormer's bundle from a grid file: split, stages, reduced model, measurement on held-out nodes,
 * files.
 */
public final class PhysFormerBundleTraining {

    /** Share of validation nodes. Sparse grids cannot spare more: each held-out node enlarges the gap around it. */
    private static final double VALIDATION = 0.03;

    private static final double TEST = 0.06;

    private static final double RATE_SECONDS = 0.3;

    /**
     * @param name of the model
     * @param gridFile grid to train on
     * @param bins of the model; null for the grid's own if log-uniform, else the default of a thousand
     * @param folder of the bundle, and of checkpoints and log during training
     * @param settings of the training
     * @param reduced settings of the reduced model's training, derived from the default for the bins
     * @param goal last stage to run
     */
    public record Request(
            String name,
            Path gridFile,
            @Nullable WavelengthBins bins,
            Path folder,
            PhysFormerSettings settings,
            UnaryOperator<ReducedModelTraining.Settings> reduced,
            PhysFormerStage goal) {}

    /**
     * @param weights of map and decoder, with their sizes and bounds
     * @param training its stages
     * @param gemmShares operations of the transformer blocks, forward and backward, over those possible at the devices'
     *     rate of matrix products in the whole time, by stage; the rest of a step lowers it
     * @param interpolated number of training spectra between nodes
     */
    public record Trained(
            PhysFormerWeights weights, TrainingOutcome training, Map<String, Double> gemmShares, int interpolated) {}

    /**
     * @param trained result of the training
     * @param bundle result of bundling; empty where the goal is the autoencoder alone, which is not a forward model
     */
    public record Result(Trained trained, Optional<PhysFormerBundler.Result> bundle) {}

    private PhysFormerBundleTraining() {}

    /** Trains, or resumes the training in the folder, and writes the bundle. */
    public static Result run(
            Request request, TrainingProgress.Listener listener, ReducedModelTraining.Listener reducedListener) {
        FluxGrid source = GridFile.read(request.gridFile());
        WavelengthBins bins = request.bins() == null ? usualBins(source) : request.bins();
        NormalisedGrid grid = source.trainableOn(bins);
        Split.Recipe recipe = new Split.Recipe(request.settings().seed(), VALIDATION, TEST);
        Trained trained = train(request, grid, recipe.apply(grid.spectra()), listener);
        if (request.goal() == PhysFormerStage.AUTOENCODER) {
            return new Result(trained, Optional.empty());
        }
        ReducedModelTraining.Settings reduced =
                request.reduced().apply(ReducedModelTraining.Settings.standard(bins.count()));
        PhysFormerBundler.Result bundle = PhysFormerBundler.write(
                new PhysFormerBundler.Request(
                        request.name(), source, grid, recipe, request.settings(), reduced, request.folder()),
                trained,
                reducedListener);
        Trainer.forget(request.folder());
        return new Result(trained, Optional.of(bundle));
    }

    private static Trained train(
            Request request, NormalisedGrid grid, Split split, TrainingProgress.Listener listener) {
        try (TrainablePhysFormer network = new TrainablePhysFormer(
                request.settings(),
                grid.select(split.train()),
                grid.select(split.validation()),
                new LabelSpace(grid.labelBounds(), grid.labels()))) {
            TrainingOutcome outcome = new Trainer(
                            network, request.folder(), request.settings().checkpointEvery(), listener)
                    .run(request.goal().ordinal() + 1);
            PhysFormerWeights weights = network.physFormer();
            return new Trained(
                    weights, outcome, gemmShares(request.settings(), weights, outcome), network.interpolated());
        }
    }

    private static Map<String, Double> gemmShares(
            PhysFormerSettings settings, PhysFormerWeights weights, TrainingOutcome outcome) {
        double possible = settings.devices().size() * PhysFormerBenchmark.gemmRate(RATE_SECONDS);
        PhysFormerWork work = PhysFormerWork.of(weights.shape());
        Map<String, Double> shares = new LinkedHashMap<>();
        for (StageResult stage : outcome.stages()) {
            double operations = work.trainingOperations(
                    PhysFormerStage.titled(stage.title()).objective());
            shares.put(stage.title(), stage.spectraPerSecond() * operations / possible);
        }
        return shares;
    }

    private static WavelengthBins usualBins(FluxGrid source) {
        return source.sampling() == FluxGrid.Sampling.LOG_UNIFORM_BINS
                ? source.ownBins()
                : WavelengthBins.logUniform(500, 55_000, 1000);
    }
}
