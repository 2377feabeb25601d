package org.photosphere.model.training.physformer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Training of a PhysFormer's bundle from a grid file: split, stages, reduced model, measurement on held-out nodes,
 * files.
 */
public final class PhysFormerBundleTraining {

    /** Share of validation nodes. Sparse grids cannot spare more: each held-out node enlarges the gap around it. */
    private static final double VALIDATION = 0.03;

    private static final double TEST = 0.06;

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
            PhysFormerTraining.Goal goal) {}

    /**
     * @param training result of the training
     * @param bundle result of bundling; empty where the goal is the autoencoder alone, which is not a forward model
     */
    public record Result(PhysFormerTraining.Outcome training, Optional<PhysFormerBundler.Result> bundle) {}

    private PhysFormerBundleTraining() {}

    /** Trains, or resumes the training in the folder, and writes the bundle. */
    public static Result run(
            Request request, PhysFormerProgress.Listener listener, ReducedModelTraining.Listener reducedListener) {
        FluxGrid source = GridFile.read(request.gridFile());
        WavelengthBins bins = request.bins() == null ? usualBins(source) : request.bins();
        NormalisedGrid grid = source.trainableOn(bins);
        Split.Recipe recipe = new Split.Recipe(request.settings().seed(), VALIDATION, TEST);
        Split split = recipe.apply(grid.spectra());
        PhysFormerTraining.Outcome outcome = new PhysFormerTraining(
                        request.settings(),
                        grid.select(split.train()),
                        grid.select(split.validation()),
                        new LabelSpace(grid.labelBounds(), grid.labels()),
                        request.folder(),
                        listener)
                .run(request.goal());
        if (request.goal() == PhysFormerTraining.Goal.AUTOENCODER) {
            return new Result(outcome, Optional.empty());
        }
        ReducedModelTraining.Settings reduced =
                request.reduced().apply(ReducedModelTraining.Settings.standard(bins.count()));
        PhysFormerBundler.Result bundle = PhysFormerBundler.write(
                new PhysFormerBundler.Request(
                        request.name(), source, grid, recipe, request.settings(), reduced, request.folder()),
                outcome,
                reducedListener);
        PhysFormerTraining.forget(request.folder());
        return new Result(outcome, Optional.of(bundle));
    }

    private static WavelengthBins usualBins(FluxGrid source) {
        return source.sampling() == FluxGrid.Sampling.LOG_UNIFORM_BINS
                ? source.ownBins()
                : WavelengthBins.logUniform(500, 55_000, 1000);
    }
}
