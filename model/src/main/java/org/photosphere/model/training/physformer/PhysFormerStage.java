package org.photosphere.model.training.physformer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.network.physformer.LinearDecoder;
import org.photosphere.model.network.physformer.PhysFormerBatch;
import org.photosphere.model.network.physformer.PhysFormerTrainer;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Objective;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.training.TrainingLog;

/** One stage of a {@link PhysFormerTraining}, from its start or from a checkpoint within it, to its end. */
final class PhysFormerStage {

    /** Bins of a step: the transfer at all of a fine grid's would cost more than everything else. */
    private static final int MOST_BINS = 500;

    /** Bins of a step of the intensity's network: all its layers and rays are on the tape. */
    private static final int MOST_INTENSITY_BINS = 128;

    private static final int REPORT_EVERY = 20;

    /** Rounds of the linear part's fit: a second one gains little. */
    private static final int REFITS = 1;

    /** Memory of the reported loss's running mean. */
    private static final double LOSS_MEMORY = 0.95;

    /**
     * State that all stages of a training share.
     *
     * @param folder for checkpoints
     * @param fingerprint value that distinguishes the training from others
     */
    record Context(
            PhysFormerSettings settings,
            PhysFormerData data,
            PhysFormerTrainer trainee,
            TrainingLog log,
            PhysFormerProgress.Listener listener,
            Path folder,
            double fingerprint) {}

    /** The stages in their order. */
    enum Kind {
        AUTOENCODER(0, "autoencoder", Objective.AUTOENCODER),
        MAP(1, "map", Objective.LATENT),
        JOINT(2, "joint", Objective.FLUX),
        INTENSITY(3, "intensity", Objective.INTENSITY);

        private final int place;
        private final String title;
        private final Objective objective;

        Kind(int place, String title, Objective objective) {
            this.place = place;
            this.title = title;
            this.objective = objective;
        }

        /** Returns the stage at an index, from 0. */
        static Kind at(int place) {
            return Arrays.stream(values())
                    .filter(kind -> kind.place == place)
                    .findFirst()
                    .orElseThrow();
        }

        int place() {
            return place;
        }

        String title() {
            return title;
        }

        Objective objective() {
            return objective;
        }

        PhysFormerSettings.Stage of(PhysFormerSettings settings) {
            return switch (this) {
                case AUTOENCODER -> settings.autoencoder();
                case MAP -> settings.map();
                case JOINT -> settings.joint();
                case INTENSITY -> settings.intensity();
            };
        }

        /** Returns the next stage; the last one's is itself. */
        Kind next() {
            return this == INTENSITY ? INTENSITY : at(place + 1);
        }
    }

    private final Context context;
    private final PhysFormerSettings settings;
    private final PhysFormerTrainer trainee;
    private final Kind kind;
    private final PhysFormerSettings.Stage stage;
    private final PhysFormerBatch training;
    private final double[] finished;
    private final int[] stepsRun;
    private final double secondsBefore;
    private final long started = System.nanoTime();
    private final int firstStep;
    private long stepNanos;
    private Weights best;
    private double bestRmse = Double.POSITIVE_INFINITY;
    private int bestStep;
    private int step;
    private double validationRmse = Double.NaN;
    private double loss = Double.NaN;

    /**
     * @param place position in the training
     * @param checkpoint within the stage; null at its start
     */
    PhysFormerStage(Context context, PhysFormerCheckpoint.Place place, @Nullable PhysFormerCheckpoint checkpoint) {
        this.context = context;
        settings = context.settings();
        trainee = context.trainee();
        kind = Kind.at(place.stage());
        stage = kind.of(settings);
        finished = place.finished().clone();
        stepsRun = place.stepsRun().clone();
        secondsBefore = place.seconds();
        trainee.begin(kind.objective, stage.weightDecay());
        best = trainee.average().copy();
        if (checkpoint != null && place.step() == 0) {
            // The state is of the stage before.
            trainee.settle(checkpoint.best());
            best = checkpoint.best();
        } else if (checkpoint != null) {
            trainee.restore(
                    checkpoint.state(),
                    context.folder().resolve(PhysFormerCheckpoint.FILE).toString());
            best = checkpoint.best();
            bestRmse = place.bestRmse();
            bestStep = place.bestStep();
            step = place.step();
            loss = place.loss();
        }
        firstStep = step;
        training = kind == Kind.MAP && stage.steps() > 0
                ? withWanted()
                : context.data().training();
    }

    /** Sets the frozen decoder to first order and returns the map's targets in its terms. */
    private PhysFormerBatch withWanted() {
        PhysFormerBatch spectra = context.data().training();
        float[][] latents = trainee.encode(spectra.features());
        float[][] decoded = trainee.decode(latents);
        LinearDecoder linear = context.data().linearDecoder(latents, decoded);
        trainee.mapThrough(linear);
        return spectra.withTargets(context.data().wanted(linear, latents, decoded), latents);
    }

    /** Trains to the stage's end and returns the position in the training. */
    PhysFormerCheckpoint.Place toEnd() {
        double saved = seconds();
        // The initial weights count too: a better validation must beat them.
        if (step == 0 && stage.steps() > 0 && kind != Kind.MAP) {
            validate();
        }
        while (step < stage.steps() && step - bestStep <= (long) stage.patience() * stage.validateEvery()) {
            step();
            if (step % stage.validateEvery() == 0 || step == stage.steps()) {
                validate();
            }
            if (step % REPORT_EVERY == 0 || step == stage.steps()) {
                report();
            }
            if (seconds() - saved >= settings.checkpointEvery().toMillis() / 1000.0) {
                saved = seconds();
                save(place(kind.place, step));
            }
        }
        if (stage.steps() > 0) {
            trainee.settle(best);
            if (kind == Kind.AUTOENCODER) {
                refit();
            }
            finished[kind.place] = kind == Kind.AUTOENCODER ? validationRmse : bestRmse;
            stepsRun[kind.place] = step;
        }
        bestRmse = Double.POSITIVE_INFINITY;
        bestStep = 0;
        loss = Double.NaN;
        PhysFormerCheckpoint.Place end = place(kind.place + 1, 0);
        // The checkpoint at a stage's end is the next one's beginning.
        trainee.begin(kind.next().objective, 0);
        save(end);
        return end;
    }

    /** Fits the decoder's linear part to the nodes. */
    private void refit() {
        PhysFormerData data = context.data();
        trainee.refit(
                data.training().select(IntStream.range(0, data.nodeCount()).toArray()), REFITS);
        best = trainee.average().copy();
        validationRmse = trainee.rmse(data.validation());
        log(kind.title + ", linear fit");
    }

    private void step() {
        long before = System.nanoTime();
        double stepLoss = trainee.step(batch(), sampling(), rate(), stage.memory());
        stepNanos += System.nanoTime() - before;
        loss = Double.isNaN(loss) ? stepLoss : LOSS_MEMORY * loss + (1 - LOSS_MEMORY) * stepLoss;
        step++;
    }

    private void save(PhysFormerCheckpoint.Place place) {
        new PhysFormerCheckpoint(place, trainee.state(), best).write(context.folder(), context.fingerprint());
    }

    private PhysFormerCheckpoint.Place place(int stageIndex, int stepDone) {
        return new PhysFormerCheckpoint.Place(
                stageIndex, stepDone, bestRmse, bestStep, loss, context.log().rows(), seconds(), finished, stepsRun);
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - started) * 1e-9;
    }

    /** Returns the training throughput of this run, without validation; 0 without any step. */
    double spectraPerSecond() {
        return stepNanos == 0 ? 0 : (step - firstStep) * (double) stage.batch() / (stepNanos * 1e-9);
    }

    /**
     * Returns the rows of a step, which depend on seed, stage and step only, so that a resumed training draws the same.
     */
    private PhysFormerBatch batch() {
        Random random = new Random((settings.seed() * 3 + kind.place) * 1_000_003L + step);
        int nodes = context.data().nodeCount();
        int others = training.size() - nodes;
        int[] rows = new int[stage.batch()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = others == 0 || random.nextDouble() < settings.nodeShare()
                    ? random.nextInt(nodes)
                    : nodes + random.nextInt(others);
        }
        return training.select(rows);
    }

    private PhysFormerTrainer.Sampling sampling() {
        long seed = (settings.seed() * 5 + kind.place) * 1_000_033L + step;
        int bins = context.data().bins();
        int most = kind == Kind.INTENSITY ? MOST_INTENSITY_BINS : MOST_BINS;
        int stride = Math.max(stage.stride(), (bins + most - 1) / most);
        return new PhysFormerTrainer.Sampling(new Random(seed).nextInt(stride), stride, seed);
    }

    private double rate() {
        double warmUp = Math.min(1.0, (step + 1.0) / Math.max(1, stage.warmUp()));
        return stage.peakRate() * warmUp * 0.5 * (1 + Math.cos(Math.PI * step / stage.steps()));
    }

    private void validate() {
        validationRmse = trainee.rmse(context.data().validation());
        boolean better = validationRmse < bestRmse;
        if (better) {
            bestRmse = validationRmse;
            bestStep = step;
        }
        // The autoencoder starts as a linear model that reproduces spectra well and obeys no equilibrium: the last one.
        if (better || kind == Kind.AUTOENCODER) {
            best = trainee.average().copy();
        }
        log(kind.title);
    }

    private void log(String title) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("stage", title);
        row.put("step", step);
        row.put("loss", Double.isNaN(loss) ? null : loss);
        row.put("validation_rmse", validationRmse);
        row.put("rate", rate());
        row.put("spectra_per_second", Math.round(10 * spectraPerSecond()) / 10.0);
        row.put("seconds", Math.round(10 * seconds()) / 10.0);
        context.log().add(row);
    }

    private void report() {
        context.listener()
                .progressed(new PhysFormerProgress(
                        kind.title,
                        step,
                        stage.steps(),
                        loss,
                        validationRmse,
                        bestRmse,
                        spectraPerSecond(),
                        Duration.ofMillis((long) (1000 * seconds()))));
    }
}
