package org.photosphere.model.training.physformer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.photosphere.model.bundle.BundleWriter;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.bundle.NetworkPair;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.payne.PayneModel;
import org.photosphere.model.network.physformer.PhysFormerModel;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.training.BundleTraining;
import org.photosphere.model.training.EmulatorErrors;
import org.photosphere.model.training.ErrorTables;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.model.training.ParallelSpectra;
import org.photosphere.model.training.Stage;
import org.photosphere.model.training.TrainingOutcome.StageResult;
import org.photosphere.model.training.physformer.PhysFormerBundleTraining.Trained;

/** Bundling of a trained PhysFormer: its reduced model, measurement of both on the held-out nodes, files. */
public final class PhysFormerBundler {

    private static final String REDUCED_FOLDER = "reduced-training";

    /**
     * @param name of the model
     * @param source grid as in its file
     * @param grid the same on the model's bins, with the labels that vary
     * @param split of the training
     * @param settings of the training
     * @param reduced settings of the reduced model's training
     * @param folder of the bundle
     */
    public record Request(
            String name,
            FluxGrid source,
            NormalisedGrid grid,
            Split.Recipe split,
            PhysFormerSettings settings,
            ReducedModelTraining.Settings reduced,
            Path folder) {}

    /**
     * @param digest digest of the bundle
     * @param test errors of the PhysFormer on the nodes used neither for gradients nor for stopping
     * @param validation its errors on the nodes used for stopping
     * @param reducedTest errors of the reduced model on the test nodes
     * @param reducedAgainstFull its errors on spectra of the PhysFormer between the nodes
     * @param physics its residuals on the test nodes
     */
    public record Result(
            String digest,
            ErrorTables test,
            ModelMetrics validation,
            ModelMetrics reducedTest,
            ModelMetrics reducedAgainstFull,
            PhysicsMetrics physics) {}

    private final Request request;
    private final Split split;
    private final LabelSpace space;

    private PhysFormerBundler(Request request) {
        this.request = request;
        NormalisedGrid grid = request.grid();
        split = request.split().apply(grid.spectra());
        space = new LabelSpace(grid.labelBounds(), grid.labels());
    }

    /**
     * Trains the reduced model, or resumes that training, measures both and writes the bundle.
     *
     * @param trained result of the training
     */
    public static Result write(Request request, Trained trained, ReducedModelTraining.Listener listener) {
        return new PhysFormerBundler(request).write(trained, listener);
    }

    private Result write(Trained trained, ReducedModelTraining.Listener listener) {
        NormalisedGrid grid = request.grid();
        double[] shares = BandFluxFractions.atNodes(grid, split.train(), space);
        // The measured model is the one in the files.
        PhysFormerWeights stored = trained.weights().stored();
        try (PhysFormerModel full = new PhysFormerModel(description(), stored, shares)) {
            ReducedModelTraining training = new ReducedModelTraining(
                    full,
                    stored,
                    grid.select(split.train()).labels(),
                    request.reduced(),
                    request.folder().resolve(REDUCED_FOLDER),
                    listener);
            ReducedModelTraining.Outcome reduced = training.run();
            try (PayneModel payne = training.model(reduced.weights())) {
                EmulatorError error = EmulatorErrors.of(payne, grid.select(split.validation()));
                Result measured = measure(full, payne, reduced);
                NetworkPair networks = new NetworkPair(stored, shares, reduced.weights());
                Manifest manifest = manifest(networks, trained, reduced, measured);
                String digest =
                        BundleWriter.write(request.folder(), manifest, networks, grid.bins(), grid.labels(), error);
                return new Result(
                        digest,
                        measured.test(),
                        measured.validation(),
                        measured.reducedTest(),
                        measured.reducedAgainstFull(),
                        measured.physics());
            }
        }
    }

    private ModelDescription description() {
        NormalisedGrid grid = request.grid();
        return new ModelDescription(
                request.name(),
                "",
                space,
                grid.bins(),
                request.source().resolvingPower(grid.bins()),
                EmulatorError.uniform(new float[grid.bins().count()]));
    }

    private Result measure(PhysFormerModel full, PayneModel payne, ReducedModelTraining.Outcome reduced) {
        NormalisedGrid test = request.grid().select(split.test());
        NormalisedGrid validation = request.grid().select(split.validation());
        return new Result(
                "",
                ErrorTables.of(test, spectra(full, test)),
                ModelMetrics.of(spectra(full, validation), validation.flux()),
                ModelMetrics.of(payne, test),
                reduced.againstFull(),
                PhysicsMetrics.of(full.diagnostics().orElseThrow().diagnose(test.labels())));
    }

    private float[][] spectra(PhysFormerModel full, NormalisedGrid grid) {
        return ParallelSpectra.of(full, grid.labels(), request.reduced().threads(), done -> {});
    }

    private Manifest manifest(
            NetworkPair networks, Trained trained, ReducedModelTraining.Outcome reduced, Result measured) {
        NormalisedGrid grid = request.grid();
        return new Manifest(
                Manifest.FORMAT,
                Manifest.VERSION,
                Manifest.PHYSFORMER,
                request.name(),
                space.labels(),
                new Manifest.Wavelengths(
                        grid.bins().count(), grid.bins().lower(), grid.bins().upper(), "vacuum"),
                request.source().resolvingPower(grid.bins()),
                "Each spectrum is divided by its own maximum over the bins.",
                new Manifest.Architecture(
                        Arrays.stream(networks.reduced().hidden()).boxed().toList(),
                        "silu",
                        networks.reduced().components()),
                Manifest.PhysFormerPart.of(networks, figures(trained, measured)),
                provenance(trained, reduced),
                metrics(measured),
                Map.of());
    }

    private static Map<String, Double> figures(Trained trained, Result measured) {
        Map<String, Double> figures = new LinkedHashMap<>();
        List<StageResult> stages = trained.training().stages();
        stages.forEach(stage -> figures.put("RMSE on validation nodes after " + stage.title(), stage.rmse()));
        for (StageResult stage : stages) {
            figures.put("spectra a second, " + stage.title(), stage.spectraPerSecond());
            figures.put(
                    "share of the rate of matrix products, " + stage.title(),
                    trained.gemmShares().getOrDefault(stage.title(), 0.0));
        }
        measured.physics()
                .rootMeanSquares()
                .forEach((kind, value) -> figures.put("residual on test nodes, rms: " + kind.description(), value));
        return figures;
    }

    /** Returns the metrics in a fixed order: the bundle's bytes are its identity. */
    private static Map<String, Manifest.HeldOut> metrics(Result measured) {
        Map<String, Manifest.HeldOut> metrics = new LinkedHashMap<>();
        metrics.put("test", BundleTraining.heldOut(measured.test().overall()));
        metrics.put("validation", BundleTraining.heldOut(measured.validation()));
        for (ErrorTables.ByTeff range : measured.test().byTeff()) {
            metrics.put("test, Teff " + text(range), BundleTraining.heldOut(range.metrics()));
        }
        for (ErrorTables.ByBand band : measured.test().byBand()) {
            metrics.put(
                    String.format(
                            Locale.ROOT,
                            "test, %s %.0f to %.0f Angstrom",
                            band.band().title(),
                            band.band().from(),
                            band.band().to()),
                    BundleTraining.heldOut(band.metrics()));
        }
        metrics.put("test, reduced model", BundleTraining.heldOut(measured.reducedTest()));
        metrics.put(
                "reduced model against PhysFormer, between the nodes",
                BundleTraining.heldOut(measured.reducedAgainstFull()));
        return metrics;
    }

    private static String text(ErrorTables.ByTeff range) {
        if (range.from() == 0) {
            return String.format(Locale.ROOT, "below %.0f K", range.to());
        }
        return Double.isInfinite(range.to())
                ? String.format(Locale.ROOT, "from %.0f K", range.from())
                : String.format(Locale.ROOT, "%.0f to %.0f K", range.from(), range.to());
    }

    private Manifest.Provenance provenance(Trained trained, ReducedModelTraining.Outcome reduced) {
        PhysFormerSettings settings = request.settings();
        Map<String, String> training = new LinkedHashMap<>();
        training.put("seed", String.valueOf(settings.seed()));
        training.put("optimiser", "AdamW, warm-up, cosine, running average of the weights");
        for (StageResult stage : trained.training().stages()) {
            PhysFormerStage kind = PhysFormerStage.titled(stage.title());
            training.put(
                    kind == PhysFormerStage.JOINT ? "map and decoder together" : kind.title(),
                    stage(settings.stages().get(kind.ordinal()), stage.steps()));
        }
        training.put("spectra interpolated between training nodes", String.valueOf(trained.interpolated()));
        training.put("regularisers", settings.regularisers().toString());
        training.put("devices", String.valueOf(settings.devices()));
        training.put(
                "reduced model learnt",
                request.reduced().spectra() + " spectra of the PhysFormer, " + reduced.epochs() + " epochs in "
                        + reduced.elapsed().toSeconds() + " s");
        training.put(
                "reduced model's networks",
                String.valueOf(reduced.weights().paynes().size()));
        FluxGrid source = request.source();
        return new Manifest.Provenance(
                source.title(),
                String.valueOf(source.source().getFileName()),
                Digests.sha256(source.source()),
                source.spectra(),
                source.repairedZeros(),
                new Manifest.SplitRecipe(
                        request.split().seed(),
                        request.split().validation(),
                        request.split().test()),
                training,
                trained.training().steps(),
                trained.training().elapsed().toMillis() / 1000.0,
                BundleTraining.software());
    }

    /** @param steps number that the stage ran, fewer than planned where its patience ended it */
    private static String stage(Stage stage, int steps) {
        return steps + " steps of " + stage.batch() + " spectra, "
                + (steps == stage.steps() ? "" : stage.steps() + " planned, ") + "peak rate "
                + stage.optimiser().peakRate();
    }
}
