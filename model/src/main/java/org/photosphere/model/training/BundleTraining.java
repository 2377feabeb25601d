package org.photosphere.model.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.BundleWriter;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.payne.PayneModel;
import org.photosphere.model.network.payne.PayneWeights;
import org.photosphere.model.spectrum.WavelengthBins;

/** Training of a bundle from a grid file: split, training, measurement on the held-out nodes, files. */
public final class BundleTraining {

    /**
     * @param name of the model
     * @param gridFile grid to train on
     * @param bins of the model
     * @param folder of the bundle, and of the checkpoint during training
     * @param settings of the training
     */
    public record Request(String name, Path gridFile, WavelengthBins bins, Path folder, PayneSettings settings) {}

    /**
     * @param digest digest of the bundle
     * @param test errors on the nodes used neither for gradients nor for stopping
     * @param validation errors on the nodes used for stopping
     * @param epochs that the training ran
     * @param elapsed time spent on them, without interruptions
     */
    public record Result(String digest, ModelMetrics test, ModelMetrics validation, int epochs, Duration elapsed) {}

    private BundleTraining() {}

    /** Prepares the folder: empty, or with an interrupted training. */
    public static void prepare(Path folder, boolean force) {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new InputException(folder + " is not a folder", "give another with --out");
        }
        try (Stream<Path> content = Files.list(folder)) {
            if (force) {
                Trainer.forget(folder);
            } else if (content.findAny().isPresent() && !Trainer.isInterrupted(folder)) {
                throw new InputException(
                        folder + " is not empty", "give another folder with --out, or --force to overwrite it");
            }
        } catch (IOException e) {
            throw new InputException(folder + " cannot be read: " + e.getMessage(), "give another with --out", e);
        }
    }

    /** Trains, or resumes the training in the folder, and writes the bundle. */
    public static Result run(Request request, TrainingProgress.Listener listener) {
        PayneSettings settings = request.settings();
        FluxGrid source = GridFile.read(request.gridFile());
        NormalisedGrid grid = source.trainableOn(request.bins());
        Split.Recipe recipe = Split.Recipe.withSeed(settings.seed());
        Split split = recipe.apply(grid.spectra());
        List<Label> labels = grid.labelBounds();
        TrainingOutcome outcome;
        PayneWeights weights;
        int epochs;
        try (TrainablePayne payne =
                new TrainablePayne(settings, grid.select(split.train()), grid.select(split.validation()), labels)) {
            outcome = new Trainer(payne, request.folder(), settings.checkpointEvery(), listener)
                    .run(payne.stages().size());
            weights = payne.payne();
            epochs = payne.epochs(outcome);
        }
        Measured measured = measure(weights, labels, grid, split);
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                Manifest.VERSION,
                Manifest.PAYNE,
                request.name(),
                labels,
                new Manifest.Wavelengths(
                        request.bins().count(),
                        request.bins().lower(),
                        request.bins().upper(),
                        "vacuum"),
                source.resolvingPower(request.bins()),
                "Each spectrum is divided by its own maximum over the bins.",
                new Manifest.Architecture(settings.hidden(), "silu", weights.components()),
                null,
                provenance(request, source, recipe, epochs, outcome),
                metrics(measured),
                Map.of());
        String digest = BundleWriter.write(
                request.folder(), manifest, weights, request.bins(), grid.labels(), measured.emulatorError());
        Trainer.forget(request.folder());
        return new Result(digest, measured.test(), measured.validation(), epochs, outcome.elapsed());
    }

    private static Map<String, Manifest.HeldOut> metrics(Measured measured) {
        // Ordered: the bundle's bytes are its identity.
        Map<String, Manifest.HeldOut> metrics = new LinkedHashMap<>();
        metrics.put("test", heldOut(measured.test()));
        metrics.put("validation", heldOut(measured.validation()));
        return metrics;
    }

    private record Measured(ModelMetrics test, ModelMetrics validation, EmulatorError emulatorError) {}

    private static Measured measure(PayneWeights weights, List<Label> labels, NormalisedGrid grid, Split split) {
        ModelDescription description = new ModelDescription(
                "in training",
                "",
                new LabelSpace(labels, grid.labels()),
                grid.bins(),
                1.0,
                EmulatorError.uniform(new float[weights.bins()]));
        try (PayneModel model = new PayneModel(description, weights)) {
            NormalisedGrid validation = grid.select(split.validation());
            return new Measured(
                    ModelMetrics.of(model, grid.select(split.test())),
                    ModelMetrics.of(model, validation),
                    EmulatorErrors.of(model, validation));
        }
    }

    private static Manifest.Provenance provenance(
            Request request, FluxGrid source, Split.Recipe recipe, int epochs, TrainingOutcome outcome) {
        PayneSettings settings = request.settings();
        Map<String, String> training = new LinkedHashMap<>();
        training.put("seed", String.valueOf(settings.seed()));
        training.put("optimiser", "Adam, warm-up, cosine");
        training.put("peak rate", String.valueOf(settings.peakRate()));
        training.put("batch", String.valueOf(settings.batch()));
        training.put("epochs planned", String.valueOf(settings.epochs()));
        training.put("patience", String.valueOf(settings.patience()));
        training.put(
                "time limit",
                settings.limit().isZero() ? "none" : settings.limit().toString());
        return new Manifest.Provenance(
                source.title(),
                String.valueOf(request.gridFile().getFileName()),
                Digests.sha256(request.gridFile()),
                source.spectra(),
                source.repairedZeros(),
                new Manifest.SplitRecipe(recipe.seed(), recipe.validation(), recipe.test()),
                training,
                epochs,
                outcome.elapsed().toMillis() / 1000.0,
                software());
    }

    /** Returns the name and version of the software for a bundle. */
    public static String software() {
        String version = BundleTraining.class.getPackage().getImplementationVersion();
        return "photosphere " + (version == null ? "(development build)" : version);
    }

    public static Manifest.HeldOut heldOut(ModelMetrics m) {
        return new Manifest.HeldOut(m.rmse(), m.mae(), m.r2(), m.spectra(), m.medianSpectrum(), m.percentile95());
    }
}
