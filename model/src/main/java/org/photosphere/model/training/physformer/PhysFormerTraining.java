package org.photosphere.model.training.physformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.physformer.PhysFormerBenchmark;
import org.photosphere.model.network.physformer.PhysFormerShape;
import org.photosphere.model.network.physformer.PhysFormerTrainer;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.network.physformer.PhysFormerWork;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.TrainingLog;

/**
 * Trains a PhysFormer in the paper's stages: autoencoder of spectra, map of labels into its latent space with a frozen
 * autoencoder, and, as an addition, both halves of the forward model together. All of these use the formal solution.
 * Where the intensity is a network's, a last stage trains its weights alone on the fields as they are. The same
 * settings, grid and number of devices give the same curve up to rounding, with or without an interruption.
 */
public final class PhysFormerTraining {

    /** Last stage to run. */
    public enum Goal {
        /** The autoencoder alone. */
        AUTOENCODER(1),
        /** The paper's two stages. */
        MAP(2),
        /** Joint fine-tuning in addition, and the network's intensity in a model with one. */
        ALL(3);

        private final int stages;

        Goal(int stages) {
            this.stages = stages;
        }
    }

    /** Range of T beyond the grid's effective temperatures: cooler outside, hotter inside. */
    private static final double COOLEST = 0.2;

    private static final double HOTTEST = 5;

    private static final double RATE_SECONDS = 0.3;

    private final PhysFormerSettings settings;
    private final PhysFormerData data;
    private final PhysFormerShape shape;
    private final WavelengthBins bins;
    private final double[] temperatures;
    private final Path folder;
    private final PhysFormerProgress.Listener listener;
    private final TrainingLog log;
    /** Rate of matrix products on one device, operations per second. */
    private final double gemmRate;

    /**
     * Result of a training.
     *
     * @param weights of map and decoder, with their sizes and bounds
     * @param stageRmse validation error after each completed stage, by name: root mean square of max-normalised flux; of
     *     the network's intensity, against the formal solution of the same fields
     * @param throughput of the stages that this run trained, by name
     * @param stageSteps steps of the optimiser in each completed stage, by name: fewer than planned where its patience
     *     ended it, those before an interruption included
     * @param interpolated number of training spectra between nodes
     * @param elapsed time spent on training, without interruptions
     */
    public record Outcome(
            PhysFormerWeights weights,
            Map<String, Double> stageRmse,
            Map<String, Throughput> throughput,
            Map<String, Integer> stageSteps,
            int interpolated,
            Duration elapsed) {

        /** Describes the error of a stage's {@link #stageRmse}. */
        public static String error(String stage) {
            return stage.equals(PhysFormerStage.Kind.INTENSITY.title())
                    ? "RMSE of the network's intensity against the formal solution, on validation nodes"
                    : "RMSE on validation nodes after " + stage;
        }

        /** Returns the steps of all stages. */
        public int steps() {
            return stageSteps.values().stream().reduce(0, Math::addExact);
        }
    }

    /**
     * Speed of a stage.
     *
     * @param spectraPerSecond all devices together
     * @param gemmShare operations of the transformer blocks, forward and backward, over those possible at the devices'
     *     rate of matrix products in the whole time; the rest of a step lowers it
     */
    public record Throughput(double spectraPerSecond, double gemmShare) {}

    /**
     * @param nodes training nodes
     * @param validation nodes for early stopping, on the same bins
     * @param space labels with the whole grid's hull
     * @param folder for checkpoint and log
     * @throws InputException where the grid is too small or its number of bins is not a multiple of the patches
     */
    public PhysFormerTraining(
            PhysFormerSettings settings,
            NormalisedGrid nodes,
            NormalisedGrid validation,
            LabelSpace space,
            Path folder,
            PhysFormerProgress.Listener listener) {
        this.settings = settings;
        this.bins = nodes.bins();
        this.folder = folder;
        this.listener = listener;
        if (validation.spectra() == 0 || nodes.spectra() < 2) {
            throw new InputException(
                    "a grid of " + nodes.spectra() + " spectra to train on and " + validation.spectra()
                            + " to validate with is too small",
                    "train on a grid of at least several hundred spectra");
        }
        if (bins.count() % PhysFormerSettings.PATCHES != 0) {
            throw new InputException(
                    bins.count() + " bins do not part into " + PhysFormerSettings.PATCHES + " patches",
                    "choose a multiple of " + PhysFormerSettings.PATCHES + " with --bins");
        }
        shape = settings.shape(
                IntStream.range(0, space.size())
                        .map(k -> space.support().axis(k).length)
                        .toArray(),
                bins.count());
        int teff = space.indexOf(Label.TEFF);
        if (teff < 0) {
            throw new InputException("the grid has no effective temperature that varies", "train on another grid");
        }
        data = new PhysFormerData(settings, nodes, validation, space);
        temperatures = new double[] {
            COOLEST * space.get(teff).lower(), HOTTEST * space.get(teff).upper()
        };
        log = new TrainingLog(folder);
        gemmRate = PhysFormerBenchmark.gemmRate(RATE_SECONDS);
    }

    /** Returns whether a folder holds an interrupted training. */
    public static boolean isInterrupted(Path folder) {
        return PhysFormerCheckpoint.isIn(folder);
    }

    /** Removes the checkpoint of a completed training; the log stays. */
    public static void forget(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(PhysFormerCheckpoint.FILE));
        } catch (IOException e) {
            throw new InputException(
                    "the checkpoint in " + folder + " cannot be removed: " + e.getMessage(), "remove it by hand", e);
        }
    }

    /** Trains, from the folder's checkpoint if present. */
    public Outcome run(Goal goal) {
        Weights start = start();
        try (PhysFormerTrainer trainee = trainee(start)) {
            PhysFormerCheckpoint.Place place = PhysFormerCheckpoint.Place.start();
            PhysFormerCheckpoint checkpoint = null;
            if (isInterrupted(folder)) {
                checkpoint = PhysFormerCheckpoint.read(folder, fingerprint(), start);
                place = checkpoint.place();
            }
            log.truncate(place.logRows());
            int stages = goal == Goal.ALL && settings.hasIntensityNetwork() ? goal.stages + 1 : goal.stages;
            if (checkpoint != null && place.stage() >= stages) {
                // Beyond the requested stage already: its weights are the answer.
                trainee.settle(checkpoint.best());
            }
            PhysFormerStage.Context context =
                    new PhysFormerStage.Context(settings, data, trainee, log, listener, folder, fingerprint());
            Map<String, Throughput> throughput = new LinkedHashMap<>();
            while (place.stage() < stages) {
                PhysFormerStage.Kind kind = PhysFormerStage.Kind.at(place.stage());
                PhysFormerStage stage = new PhysFormerStage(context, place, checkpoint);
                place = stage.toEnd();
                checkpoint = null;
                if (stage.spectraPerSecond() > 0) {
                    throughput.put(kind.title(), throughput(kind, stage.spectraPerSecond()));
                }
            }
            return outcome(trainee, place, throughput);
        }
    }

    private Throughput throughput(PhysFormerStage.Kind kind, double spectraPerSecond) {
        double operations = PhysFormerWork.of(shape).trainingOperations(kind.objective());
        double possible = settings.devices().size() * gemmRate;
        return new Throughput(spectraPerSecond, spectraPerSecond * operations / possible);
    }

    private Weights start() {
        Random random = new Random(settings.seed());
        return PhysFormerWeights.initial(shape, data.mean(), data.expansion(), data.projection(), random);
    }

    private PhysFormerTrainer trainee(Weights start) {
        double[] centres = new double[bins.count()];
        float[] widths = new float[bins.count()];
        for (int j = 0; j < centres.length; j++) {
            centres[j] = bins.centre(j);
            widths[j] = (float) bins.width(j);
        }
        return new PhysFormerTrainer(
                shape, centres, widths, temperatures, settings.regularisers(), start, settings.devices());
    }

    private Outcome outcome(
            PhysFormerTrainer trainee, PhysFormerCheckpoint.Place place, Map<String, Throughput> throughput) {
        Map<String, Double> rmse = new LinkedHashMap<>();
        Map<String, Integer> steps = new LinkedHashMap<>();
        for (PhysFormerStage.Kind kind : PhysFormerStage.Kind.values()) {
            double error = place.finished()[kind.place()];
            if (!Double.isNaN(error)) {
                rmse.put(kind.title(), error);
                steps.put(kind.title(), place.stepsRun()[kind.place()]);
            }
        }
        return new Outcome(
                new PhysFormerWeights(
                        shape,
                        temperatures,
                        trainee.weights().part("map.").with(trainee.weights().part("decoder."))),
                rmse,
                throughput,
                steps,
                data.training().size() - data.nodeCount(),
                Duration.ofMillis((long) (1000 * place.seconds())));
    }

    /**
     * Returns a value that distinguishes trainings, so that none resumes from another's checkpoint. The intensity does
     * not count: it can be added to fields that were trained without.
     */
    private double fingerprint() {
        return 31.0 * settings.ofFields().hashCode()
                + Arrays.hashCode(data.training().flux()[0])
                + data.training().size()
                + bins.hashCode();
    }
}
