package org.photosphere.model.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.BundleWriter;
import org.photosphere.model.bundle.BundledNetwork;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.Architecture.Product;
import org.photosphere.model.training.Architecture.Trained;
import org.photosphere.model.training.TrainingOutcome.StageResult;

/** Training of a bundle from a grid file, for any architecture: split, stages, measurement on held-out nodes, files. */
public final class BundleTraining {

    /** Beginning of the name of a stage's figure, whose title follows: the error of the weights that it resulted in. */
    public static final String STAGE_RMSE = "RMSE on validation nodes after ";

    /**
     * @param name of the model
     * @param gridFile grid to train on
     * @param bins of the model; null for the architecture's usual ones
     * @param folder of the bundle, and of checkpoint and log during training
     */
    public record Request(
            String name, Path gridFile, @Nullable WavelengthBins bins, Path folder, Architecture architecture) {}

    /**
     * @param training its stages
     * @param bundle empty where the stages do not make a forward model
     */
    public record Result(TrainingOutcome training, Optional<Made> bundle) {}

    /**
     * @param digest of the bundle
     * @param errors of its models
     * @param product what the architecture made
     */
    public record Made(String digest, HeldOutErrors errors, Product product) {}

    private final Request request;
    private final TrainingData data;

    private BundleTraining(Request request) {
        this.request = request;
        FluxGrid source = GridFile.read(request.gridFile());
        WavelengthBins bins = request.bins() == null ? request.architecture().usualBins(source) : request.bins();
        data = TrainingData.of(source, bins, request.architecture().split());
    }

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
        BundleTraining training = new BundleTraining(request);
        Trained trained = training.train(listener);
        Optional<Made> made = request.architecture().product(trained).map(product -> training.write(trained, product));
        made.ifPresent(bundle -> Trainer.forget(request.folder()));
        return new Result(trained.outcome(), made);
    }

    /** Closes the network before anything follows: its data may take a gigabyte. */
    private Trained train(TrainingProgress.Listener listener) {
        Architecture architecture = request.architecture();
        try (TrainableNetwork network = architecture.network(data)) {
            Map<String, Tensor> start = network.weights();
            TrainingOutcome outcome = new Trainer(network, request.folder(), architecture.checkpointEvery(), listener)
                    .run(architecture.stages());
            Map<String, String> provenance = new LinkedHashMap<>();
            provenance.put("seed", String.valueOf(data.recipe().seed()));
            for (StageResult result : outcome.stages()) {
                network.stages().stream()
                        .filter(stage -> stage.title().equals(result.title()))
                        .forEach(stage -> provenance.put(stage.title(), text(stage, result)));
            }
            provenance.putAll(network.provenance());
            TrainingLog log = new TrainingLog(request.folder());
            int nodes = data.split().train().length;
            return new Trained(
                    data,
                    network.weights(),
                    outcome,
                    CourseOfTraining.of(network, start, outcome, log, nodes),
                    provenance,
                    description(),
                    request.folder(),
                    listener);
        }
    }

    private static String text(Stage stage, StageResult result) {
        return result.steps() + " steps of " + stage.batch() + " spectra, "
                + (result.steps() == stage.steps() || !stage.limit().isZero() ? "" : stage.steps() + " planned, ")
                + "peak rate "
                + stage.optimiser().peakRate()
                + (stage.limit().isZero() ? "" : ", time limit " + stage.limit());
    }

    private ModelDescription description() {
        WavelengthBins bins = data.grid().bins();
        return new ModelDescription(
                request.name(),
                "",
                data.space(),
                bins,
                data.source().resolvingPower(bins),
                EmulatorError.uniform(new float[bins.count()]));
    }

    private Made write(Trained trained, Product product) {
        HeldOutErrors errors = HeldOutErrors.of(product, trained.description(), data);
        String digest = BundleWriter.write(
                request.folder(),
                manifest(trained, product, errors),
                product.network(),
                data.grid().bins(),
                data.grid().labels(),
                errors.emulatorError());
        return new Made(digest, errors, product);
    }

    private Manifest manifest(Trained trained, Product product, HeldOutErrors errors) {
        BundledNetwork network = product.network();
        WavelengthBins bins = data.grid().bins();
        return new Manifest(
                Manifest.FORMAT,
                Manifest.VERSION,
                network.kind(),
                request.name(),
                data.space().labels(),
                new Manifest.Wavelengths(bins.count(), bins.lower(), bins.upper(), "vacuum"),
                data.source().resolvingPower(bins),
                "Each spectrum is divided by its own maximum over the bins.",
                network.architecture(),
                network.physformer(figures(trained.outcome().stages(), product, errors)),
                provenance(trained, product),
                trained.course(),
                errors.toManifest(product.metrics()),
                Map.of());
    }

    private static Map<String, Double> figures(List<StageResult> stages, Product product, HeldOutErrors errors) {
        Map<String, Double> figures = new LinkedHashMap<>();
        stages.forEach(stage -> figures.put(STAGE_RMSE + stage.title(), stage.rmse()));
        stages.forEach(stage -> figures.put("spectra per second, " + stage.title(), stage.spectraPerSecond()));
        figures.putAll(product.figures());
        errors.physics()
                .ifPresent(physics -> physics.rootMeanSquares()
                        .forEach((kind, value) ->
                                figures.put("residual on test nodes, rms: " + kind.description(), value)));
        return figures;
    }

    private Manifest.Provenance provenance(Trained trained, Product product) {
        Map<String, String> training = new LinkedHashMap<>(trained.provenance());
        training.putAll(product.provenance());
        FluxGrid source = data.source();
        return new Manifest.Provenance(
                source.title(),
                String.valueOf(source.source().getFileName()),
                Digests.sha256(source.source()),
                source.spectra(),
                source.repairedZeros(),
                new Manifest.SplitRecipe(
                        data.recipe().seed(),
                        data.recipe().validation(),
                        data.recipe().test()),
                training,
                request.architecture().passes(trained.outcome(), data),
                trained.outcome().elapsed().toMillis() / 1000.0,
                software());
    }

    /** Returns the name and version of the software for a bundle. */
    static String software() {
        String version = BundleTraining.class.getPackage().getImplementationVersion();
        return "photosphere " + (version == null ? "(development build)" : version);
    }
}
