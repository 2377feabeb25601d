package org.photosphere.model.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.Adam;
import org.photosphere.model.network.payne.PayneInputs;
import org.photosphere.model.network.payne.PayneTrainer;
import org.photosphere.model.network.payne.PayneWeights;

/**
 * Trains a Payne: epochs over the training spectra in an order drawn by seed, Adam with a warm-up and a cosine
 * schedule, the weights of the best validation kept, checkpoints at time intervals. The same settings and grid give the
 * same curve, with or without an interruption (a time limit aside).
 */
public final class PayneTraining {

    private static final int WARM_UP_EPOCHS = 5;
    private static final int VALIDATION_EVERY = 5;
    private static final int PREDICTION_BATCH = 256;

    /** Spectra from which principal components are computed: their cost is the square of this. */
    private static final int FOR_COMPONENTS = 4000;

    /** Memory of Adam's mean squares near a good start: 0.999 had a quarter more error after as many steps. */
    private static final float SHORT_MEMORY = 0.95f;

    private final TrainingSettings settings;
    private final TrainingSet train;
    private final TrainingSet validation;
    private final TwoValuedLabel pairs;
    private final Path folder;
    private final TrainingProgress.Listener listener;

    private final @Nullable WarmStart start;

    private double validationRmse = Double.NaN;
    private double bestRmse = Double.POSITIVE_INFINITY;
    private int bestEpoch;

    /**
     * Hidden layers of a related network, from which a training starts.
     *
     * @param inputs of the first one
     * @param hidden layers; copied
     */
    public record WarmStart(PayneInputs inputs, List<PayneWeights.Layer> hidden) {}

    /** The weights of the best validation and its error, the number of epochs and their duration. */
    public record Outcome(PayneWeights weights, int epochs, double validationRmse, Duration elapsed) {}

    /**
     * @param train training spectra
     * @param validation spectra for early stopping, on the same bins
     * @param labels with their bounds
     * @param folder for the checkpoint
     */
    public PayneTraining(
            TrainingSettings settings,
            NormalisedGrid train,
            NormalisedGrid validation,
            List<Label> labels,
            Path folder,
            TrainingProgress.Listener listener) {
        this(settings, train, validation, labels, folder, listener, null);
    }

    /**
     * As the other, from the hidden layers of a related network, towards {@link CoefficientTargets}: for spectra without
     * gaps between them, because no pair of them is drawn together.
     *
     * @param start null for random weights and a loss in flux
     */
    public PayneTraining(
            TrainingSettings settings,
            NormalisedGrid train,
            NormalisedGrid validation,
            List<Label> labels,
            Path folder,
            TrainingProgress.Listener listener,
            @Nullable WarmStart start) {
        this.start = start;
        if (validation.spectra() == 0 || train.spectra() < 2) {
            throw new InputException(
                    "a grid of " + train.spectra() + " spectra to train on and " + validation.spectra()
                            + " to validate with is too small",
                    "train on a grid of at least several hundred spectra");
        }
        this.settings = settings;
        this.train = TrainingSet.of(train, labels);
        this.validation = TrainingSet.of(validation, labels);
        this.pairs = new TwoValuedLabel(this.train);
        this.folder = folder;
        this.listener = listener;
    }

    /** Returns whether a folder holds an interrupted training. */
    public static boolean isInterrupted(Path folder) {
        return Files.isRegularFile(folder.resolve(Checkpoint.FILE));
    }

    /** Trains to the end of the schedule, from the folder's checkpoint if present. */
    public Outcome run() {
        PrincipalComponents components = PrincipalComponents.of(some(train.smooth()), settings.components());
        PayneWeights best = initial(components);
        CoefficientTargets targets = start == null ? null : CoefficientTargets.of(train, best);
        try (PayneTrainer trainee = new PayneTrainer(best, start == null ? Adam.BETA2 : SHORT_MEMORY)) {
            int epoch = 0;
            double before = 0;
            if (isInterrupted(folder)) {
                Checkpoint checkpoint = Checkpoint.read(folder, fingerprint());
                trainee.restore(
                        checkpoint.state(), folder.resolve(Checkpoint.FILE).toString());
                if (!checkpoint.best().hasSizesOf(best)) {
                    throw new InputException(
                            folder.resolve(Checkpoint.FILE) + " has a best network of other sizes",
                            "start over with --force");
                }
                best = checkpoint.best();
                bestRmse = checkpoint.bestRmse();
                bestEpoch = checkpoint.bestEpoch();
                epoch = checkpoint.epoch();
                before = checkpoint.elapsedSeconds();
            } else if (targets != null) {
                fitLastLayer(trainee, targets);
            }
            return passes(trainee, targets, best, epoch, new Stopwatch(before));
        }
    }

    /** Returns spectra evenly among all, which have the same leading components; all of them for a loss in flux. */
    private float[][] some(float[][] spectra) {
        if (start == null || spectra.length <= FOR_COMPONENTS) {
            return spectra;
        }
        float[][] some = new float[FOR_COMPONENTS][];
        Arrays.setAll(some, i -> spectra[(int) ((long) i * spectra.length / FOR_COMPONENTS)]);
        return some;
    }

    private PayneWeights initial(PrincipalComponents components) {
        if (start == null) {
            return PayneWeights.initial(
                    train.scaled()[0].length,
                    settings.hiddenWidths(),
                    components.components(),
                    components.mean(),
                    settings.seed());
        }
        List<PayneWeights.Layer> hidden =
                start.hidden().stream().map(PayneWeights.Layer::copy).toList();
        return PayneWeights.ofHidden(start.inputs(), hidden, components.components(), components.mean())
                .rounded();
    }

    private void fitLastLayer(PayneTrainer trainee, CoefficientTargets targets) {
        trainee.fitLastLayer(train.scaled(), targets.coefficients(), targets.factors());
    }

    private Outcome passes(
            PayneTrainer trainee,
            @Nullable CoefficientTargets targets,
            PayneWeights before,
            int startEpoch,
            Stopwatch watch) {
        PayneWeights best = before;
        int epoch = startEpoch;
        double saved = watch.seconds();
        while (fraction(epoch, watch) < 1 && epoch - bestEpoch <= settings.patience()) {
            double trainingRmse = pass(trainee, targets, epoch, watch);
            epoch++;
            if (epoch % VALIDATION_EVERY == 0 || fraction(epoch, watch) >= 1) {
                validationRmse = rmse(trainee);
                if (validationRmse < bestRmse) {
                    bestRmse = validationRmse;
                    bestEpoch = epoch;
                    best = trainee.weights();
                }
            }
            listener.progressed(new TrainingProgress(
                    epoch,
                    settings.epochs(),
                    fraction(epoch, watch),
                    trainingRmse,
                    validationRmse,
                    bestRmse,
                    watch.elapsed()));
            if (watch.seconds() - saved >= settings.checkpointEvery().toMillis() / 1000.0) {
                saved = watch.seconds();
                new Checkpoint(epoch, saved, best, bestRmse, bestEpoch, trainee.state()).write(folder, fingerprint());
            }
        }
        Outcome outcome = new Outcome(best, epoch, bestRmse, watch.elapsed());
        return targets == null ? outcome : refitted(trainee, targets, outcome);
    }

    /** Fits the last layer at the end, and keeps the better weights. */
    private Outcome refitted(PayneTrainer trainee, CoefficientTargets targets, Outcome end) {
        // Other trainings may run on: if they are interrupted, this one must be found at its end.
        double seconds = end.elapsed().toMillis() / 1000.0;
        new Checkpoint(end.epochs(), seconds, end.weights(), bestRmse, bestEpoch, trainee.state())
                .write(folder, fingerprint());
        fitLastLayer(trainee, targets);
        double refitted = rmse(trainee);
        return refitted < bestRmse ? new Outcome(trainee.weights(), end.epochs(), refitted, end.elapsed()) : end;
    }

    /** @return root mean square error over the epoch, each batch's before its step */
    private double pass(PayneTrainer trainee, @Nullable CoefficientTargets targets, int epoch, Stopwatch watch) {
        int[] order = order(epoch);
        Random random = new Random(settings.seed() * 2_000_003L + epoch);
        double squares = 0;
        // The last, smaller batch is left to the next epoch's order: its noisy gradient would have the same weight.
        int batch = Math.min(settings.batch(), order.length);
        int steps = order.length / batch;
        for (int s = 0; s < steps; s++) {
            TrainingSet rows = train.rows(order, s * batch, (s + 1) * batch);
            double warmUp = Math.min(1.0, (epoch + (s + 1.0) / steps) / WARM_UP_EPOCHS);
            double fall = 0.5 * (1 + Math.cos(Math.PI * fraction(epoch + (double) s / steps, watch)));
            double rate = settings.peakRate() * warmUp * fall;
            if (targets == null) {
                TrainingSet drawn = pairs.drawn(rows, order, s * batch, random);
                squares += trainee.step(drawn.scaled(), drawn.smooth(), drawn.flux(), rate);
            } else {
                CoefficientTargets some = targets.rows(order, s * batch, (s + 1) * batch);
                squares += trainee.stepTo(rows.scaled(), some.coefficients(), some.factors(), some.squares(), rate);
            }
        }
        return Math.sqrt(squares / steps);
    }

    /**
     * Returns the order of an epoch, which depends on seed and epoch only, so that a resumed training needs no
     * generator's state.
     */
    private int[] order(int epoch) {
        Random random = new Random(settings.seed() * 1_000_003L + epoch);
        int[] order = new int[train.size()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private double rmse(PayneTrainer trainee) {
        float[][] predicted = new float[validation.size()][];
        for (int from = 0; from < predicted.length; from += PREDICTION_BATCH) {
            int to = Math.min(predicted.length, from + PREDICTION_BATCH);
            float[][] some = trainee.predict(Arrays.copyOfRange(validation.scaled(), from, to));
            System.arraycopy(some, 0, predicted, from, some.length);
        }
        return ModelMetrics.of(predicted, validation.flux()).rmse();
    }

    private double fraction(double epoch, Stopwatch watch) {
        double byEpochs = epoch / settings.epochs();
        if (settings.limit().isZero()) {
            return byEpochs;
        }
        return Math.min(
                1.0, Math.max(byEpochs, watch.seconds() / settings.limit().toSeconds()));
    }

    /** Returns a value that distinguishes trainings, so that none resumes from another's checkpoint. */
    private double fingerprint() {
        TrainingSettings shape = settings.withCheckpointEvery(Duration.ZERO);
        return 31.0 * (shape.hashCode() + (start == null ? 0 : start.hidden().hashCode()))
                + Arrays.hashCode(train.flux()[0])
                + train.size();
    }

    private static final class Stopwatch {
        private final long start = System.nanoTime();
        private final double before;

        Stopwatch(double secondsBefore) {
            before = secondsBefore;
        }

        double seconds() {
            return before + (System.nanoTime() - start) * 1e-9;
        }

        Duration elapsed() {
            return Duration.ofMillis((long) (1000 * seconds()));
        }
    }
}
