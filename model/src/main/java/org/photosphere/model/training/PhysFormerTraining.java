package org.photosphere.model.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.PhysFormerBatch;
import org.photosphere.model.network.PhysFormerShape;
import org.photosphere.model.network.PhysFormerTrainee;
import org.photosphere.model.network.PhysFormerTrainee.Objective;
import org.photosphere.model.network.PhysFormerWeights;
import org.photosphere.model.network.Weights;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Trains a PhysFormer in the paper's stages: autoencoder of spectra, map of labels into its latent space while the
 * autoencoder is frozen, and at the end, as an addition, both halves of the forward model together. The same settings,
 * grid and number of devices give the same curve but for rounding, with or without an interruption.
 */
public final class PhysFormerTraining {

    /** How far to go. */
    public enum Goal {
        /** The autoencoder alone. */
        AUTOENCODER(1),
        /** The paper's two stages. */
        MAP(2),
        /** Joint fine-tuning too. */
        ALL(3);

        private final int stages;

        Goal(int stages) {
            this.stages = stages;
        }
    }

    private static final List<String> STAGES = List.of("autoencoder", "map", "joint");
    private static final List<Objective> OBJECTIVES = List.of(Objective.AUTOENCODER, Objective.LATENT, Objective.FLUX);
    private static final int REPORT_EVERY = 20;

    /** How slowly the reported loss follows the steps'. */
    private static final double LOSS_MEMORY = 0.95;

    /** T may go this far beyond the grid's effective temperatures: cooler outside, hotter inside. */
    private static final double COOLEST = 0.2;

    private static final double HOTTEST = 5;

    private final PhysFormerSettings settings;
    private final PhysFormerData data;
    private final PhysFormerShape shape;
    private final WavelengthBins bins;
    private final double[] temperatures;
    private final Path folder;
    private final PhysFormerProgress.Listener listener;
    private final TrainingLog log;
    private PhysFormerBatch training;

    /**
     * What a training made.
     *
     * @param weights map and decoder with all that belongs to them
     * @param stageRmse validation error after each stage done, by name: root mean square of max-normalised flux
     * @param steps of the optimiser in all
     * @param spectraPerSecond of the last stage, all devices together
     * @param elapsed spent training, interruptions left out
     */
    public record Outcome(
            PhysFormerWeights weights,
            Map<String, Double> stageRmse,
            long steps,
            double spectraPerSecond,
            Duration elapsed) {}

    /**
     * @param nodes to learn from
     * @param validation to stop by, on the same bins
     * @param space labels with the whole grid's hull
     * @param folder for checkpoint and log
     * @throws InputException where the grid is too small or its bins do not part into patches
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
                    "train on a grid of at least some hundred spectra");
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
        data = new PhysFormerData(settings, nodes, validation, space);
        training = data.training();
        int teff = space.indexOf(Label.TEFF);
        if (teff < 0) {
            throw new InputException("the grid has no effective temperature that varies", "train on another grid");
        }
        temperatures = new double[] {
            COOLEST * space.get(teff).lower(), HOTTEST * space.get(teff).upper()
        };
        log = new TrainingLog(folder);
    }

    /** Whether a folder holds a training that broke off. */
    public static boolean isInterrupted(Path folder) {
        return PhysFormerCheckpoint.isIn(folder);
    }

    /** Removes the checkpoint of a training that has come to its end; the log stays. */
    public static void forget(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(PhysFormerCheckpoint.FILE));
        } catch (IOException e) {
            throw new InputException(
                    "the checkpoint in " + folder + " cannot be removed: " + e.getMessage(), "remove it by hand", e);
        }
    }

    /** Trains, from the folder's checkpoint where there is one. */
    public Outcome run(Goal goal) {
        Weights start = start();
        try (PhysFormerTrainee trainee = trainee(start)) {
            PhysFormerCheckpoint.Place place =
                    new PhysFormerCheckpoint.Place(0, 0, Double.POSITIVE_INFINITY, 0, Double.NaN, 0, 0, new double[] {
                        Double.NaN, Double.NaN, Double.NaN
                    });
            PhysFormerCheckpoint checkpoint = null;
            if (isInterrupted(folder)) {
                checkpoint = PhysFormerCheckpoint.read(folder, fingerprint(), start);
                place = checkpoint.place();
            }
            log.truncate(place.logRows());
            double speed = 0;
            for (int stage = place.stage(); stage < goal.stages; stage++) {
                StageRun run = new StageRun(trainee, stage, place, checkpoint);
                place = run.toEnd();
                speed = run.spectraPerSecond();
                checkpoint = null;
            }
            return outcome(trainee, place, speed);
        }
    }

    private Weights start() {
        Random random = new Random(settings.seed());
        return PhysFormerWeights.initial(shape, data.mean(), data.expansion(), data.projection(), random);
    }

    private PhysFormerTrainee trainee(Weights start) {
        double[] centres = new double[bins.count()];
        float[] widths = new float[bins.count()];
        for (int j = 0; j < centres.length; j++) {
            centres[j] = bins.centre(j);
            widths[j] = (float) bins.width(j);
        }
        return new PhysFormerTrainee(
                shape,
                centres,
                widths,
                temperatures,
                data.firstDecoder(),
                settings.regularisers(),
                start,
                settings.devices());
    }

    private Outcome outcome(PhysFormerTrainee trainee, PhysFormerCheckpoint.Place place, double speed) {
        Map<String, Double> rmse = new LinkedHashMap<>();
        for (int i = 0; i < STAGES.size(); i++) {
            if (!Double.isNaN(place.finished()[i])) {
                rmse.put(STAGES.get(i), place.finished()[i]);
            }
        }
        long steps = 0;
        for (int i = 0; i < place.stage(); i++) {
            steps += stage(i).steps();
        }
        return new Outcome(
                new PhysFormerWeights(
                        shape,
                        temperatures,
                        trainee.weights().part("map.").with(trainee.weights().part("decoder."))),
                rmse,
                steps,
                speed,
                Duration.ofMillis((long) (1000 * place.seconds())));
    }

    private PhysFormerSettings.Stage stage(int index) {
        return List.of(settings.autoencoder(), settings.map(), settings.joint()).get(index);
    }

    /** Tells trainings apart, so that none goes on from another's checkpoint. */
    private double fingerprint() {
        PhysFormerSettings shapeOfIt =
                settings.withCheckpointEvery(Duration.ZERO).withDevices(List.of("cpu"));
        return 31.0 * shapeOfIt.toString().hashCode()
                + Arrays.hashCode(training.flux()[0])
                + training.size()
                + bins.hashCode();
    }

    /** One stage, from its start or from a checkpoint within it. */
    private final class StageRun {
        private final PhysFormerTrainee trainee;
        private final int index;
        private final PhysFormerSettings.Stage stage;
        private final Objective objective;
        private final double[] finished;
        private final double secondsBefore;
        private final long started = System.nanoTime();
        private final int firstStep;
        private Weights best;
        private double bestRmse;
        private int bestStep;
        private int step;
        private double validationRmse = Double.NaN;
        private double loss = Double.NaN;

        StageRun(
                PhysFormerTrainee trainee,
                int index,
                PhysFormerCheckpoint.Place place,
                @Nullable PhysFormerCheckpoint checkpoint) {
            this.trainee = trainee;
            this.index = index;
            this.stage = stage(index);
            this.objective = OBJECTIVES.get(index);
            this.finished = place.finished().clone();
            this.secondsBefore = place.seconds();
            if (objective == Objective.LATENT) {
                encodeAll(checkpoint);
            }
            trainee.begin(objective, stage.weightDecay());
            best = trainee.average().copy();
            bestRmse = Double.POSITIVE_INFINITY;
            if (checkpoint != null) {
                trainee.restore(checkpoint.state(), PhysFormerCheckpoint.FILE);
                best = checkpoint.best();
                bestRmse = place.bestRmse();
                bestStep = place.bestStep();
                step = place.step();
                loss = place.loss();
            }
            firstStep = step;
        }

        /** The frozen encoder's latents are what the map learns. */
        private void encodeAll(@Nullable PhysFormerCheckpoint checkpoint) {
            if (checkpoint != null) {
                trainee.begin(objective, stage.weightDecay());
                trainee.restore(checkpoint.state(), PhysFormerCheckpoint.FILE);
            }
            float[][] latents = trainee.encode(training.features());
            training = training.withWanted(data.wanted(latents, trainee.decode(latents)));
        }

        PhysFormerCheckpoint.Place toEnd() {
            double saved = seconds();
            // What training starts from counts too: it must be beaten.
            if (step == 0 && stage.steps() > 0 && objective != Objective.LATENT) {
                validate();
            }
            while (step < stage.steps() && step - bestStep <= (long) stage.patience() * stage.validateEvery()) {
                double stepLoss = trainee.step(batch(), sampling(), rate(), stage.memory())
                        .loss();
                loss = Double.isNaN(loss) ? stepLoss : LOSS_MEMORY * loss + (1 - LOSS_MEMORY) * stepLoss;
                step++;
                if (step % stage.validateEvery() == 0 || step == stage.steps()) {
                    validate();
                }
                if (step % REPORT_EVERY == 0 || step == stage.steps()) {
                    report();
                }
                if (seconds() - saved >= settings.checkpointEvery().toMillis() / 1000.0) {
                    saved = seconds();
                    new PhysFormerCheckpoint(place(index, step), trainee.state(), best).write(folder, fingerprint());
                }
            }
            if (stage.steps() > 0) {
                trainee.settle(best);
                finished[index] = bestRmse;
            }
            bestRmse = Double.POSITIVE_INFINITY;
            bestStep = 0;
            loss = Double.NaN;
            PhysFormerCheckpoint.Place end = place(index + 1, 0);
            // The checkpoint at a stage's end is the next one's beginning.
            trainee.begin(OBJECTIVES.get(Math.min(index + 1, OBJECTIVES.size() - 1)), 0);
            new PhysFormerCheckpoint(end, trainee.state(), best).write(folder, fingerprint());
            return end;
        }

        private PhysFormerCheckpoint.Place place(int stageIndex, int stepDone) {
            return new PhysFormerCheckpoint.Place(
                    stageIndex, stepDone, bestRmse, bestStep, loss, log.rows(), seconds(), finished);
        }

        private double seconds() {
            return secondsBefore + (System.nanoTime() - started) * 1e-9;
        }

        double spectraPerSecond() {
            double spent = (System.nanoTime() - started) * 1e-9;
            return (step - firstStep) * (double) stage.batch() / spent;
        }

        /** The rows of a step depend on seed, stage and step alone, so that a resumed training draws the same. */
        private PhysFormerBatch batch() {
            Random random = new Random((settings.seed() * 3 + index) * 1_000_003L + step);
            int nodes = data.nodeCount();
            int others = training.size() - nodes;
            int[] rows = new int[stage.batch()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = others == 0 || random.nextDouble() < settings.nodeShare()
                        ? random.nextInt(nodes)
                        : nodes + random.nextInt(others);
            }
            return training.select(rows);
        }

        private PhysFormerTrainee.Sampling sampling() {
            long seed = (settings.seed() * 5 + index) * 1_000_033L + step;
            return new PhysFormerTrainee.Sampling(new Random(seed).nextInt(stage.stride()), stage.stride(), seed);
        }

        private double rate() {
            double warmUp = Math.min(1.0, (step + 1.0) / Math.max(1, stage.warmUp()));
            return stage.peakRate() * warmUp * 0.5 * (1 + Math.cos(Math.PI * step / stage.steps()));
        }

        private void validate() {
            validationRmse = trainee.rmse(data.validation(), objective == Objective.AUTOENCODER);
            if (validationRmse < bestRmse) {
                bestRmse = validationRmse;
                bestStep = step;
                best = trainee.average().copy();
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("stage", STAGES.get(index));
            row.put("step", step);
            row.put("loss", Double.isNaN(loss) ? null : loss);
            row.put("validation_rmse", validationRmse);
            row.put("rate", rate());
            row.put("seconds", Math.round(10 * seconds()) / 10.0);
            log.add(row);
        }

        private void report() {
            listener.progressed(new PhysFormerProgress(
                    STAGES.get(index),
                    step,
                    stage.steps(),
                    loss,
                    validationRmse,
                    bestRmse,
                    spectraPerSecond(),
                    Duration.ofMillis((long) (1000 * seconds()))));
        }
    }
}
