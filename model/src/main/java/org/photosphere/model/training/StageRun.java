package org.photosphere.model.training;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.training.TrainingCheckpoint.Place;
import org.photosphere.model.training.TrainingOutcome.StageResult;

/** One stage of a {@link Trainer}'s training, from a checkpoint to its end. */
final class StageRun {

    private static final int REPORT_EVERY = 20;

    /** Memory of the reported loss's running mean. */
    private static final double LOSS_MEMORY = 0.95;

    private final TrainableNetwork network;
    private final Stage stage;
    private final Place start;
    private final TrainingLog log;
    private final TrainingProgress.Listener listener;
    private final StageClock clock;
    private Map<String, Tensor> best;
    private int step;
    private int bestStep;
    private double bestRmse;
    private double validationRmse = Double.NaN;
    private double loss;
    private double stepSeconds;
    private double validated;
    private double validationCost;

    /**
     * @param network begun at the checkpoint
     * @param from a stage's beginning, or a position within it
     * @param clock started when the network began the stage
     */
    StageRun(
            TrainableNetwork network,
            TrainingCheckpoint from,
            TrainingLog log,
            TrainingProgress.Listener listener,
            StageClock clock) {
        this.clock = clock;
        this.network = network;
        this.log = log;
        this.listener = listener;
        start = from.place();
        stage = network.stages().get(start.stage());
        best = from.best();
        step = start.step();
        bestStep = start.bestStep();
        bestRmse = start.bestRmse();
        loss = start.loss();
        stepSeconds = start.stepSeconds();
    }

    /** Trains to the stage's end, and leaves the result in the network. */
    StageResult toEnd(Duration checkpointEvery, Consumer<TrainingCheckpoint> save) {
        double saved = seconds();
        validated = saved;
        // The initial weights count too: a better validation must beat them.
        if (step == 0) {
            validate(stage.title());
        }
        boolean ended = stage.fraction(step, seconds()) >= 1 || stage.isOutOfPatience(step, bestStep);
        while (!ended) {
            step();
            ended = stage.fraction(step, seconds()) >= 1;
            if (ended || stage.isValidationDue(step, seconds() - validated, validationCost)) {
                validate(stage.title());
            }
            ended |= stage.isOutOfPatience(step, bestStep);
            if (ended || step % REPORT_EVERY == 0) {
                report();
            }
            if (seconds() - saved >= checkpointEvery.toMillis() / 1000.0) {
                saved = seconds();
                save.accept(new TrainingCheckpoint(place(), best, network.state()));
            }
        }
        settle();
        return new StageResult(
                stage.title(), step, keepsLast() ? validationRmse : bestRmse, spectraPerSecond(), seconds());
    }

    private void step() {
        long before = System.nanoTime();
        double now = network.step(step, stage.rate(step, seconds()));
        stepSeconds += (System.nanoTime() - before) * 1e-9;
        loss = Double.isNaN(loss) ? now : LOSS_MEMORY * loss + (1 - LOSS_MEMORY) * now;
        step++;
    }

    private void validate(String title) {
        double before = seconds();
        validationRmse = network.validationRmse();
        validated = seconds();
        validationCost = validated - before;
        boolean better = validationRmse < bestRmse;
        if (better) {
            bestRmse = validationRmse;
            bestStep = step;
        }
        // Weights of a training that has diverged would overwrite the last usable ones.
        if (better || (keepsLast() && Double.isFinite(validationRmse))) {
            best = network.weights();
        }
        log(title);
    }

    private boolean keepsLast() {
        return stage.validation().keep() == Stage.Keep.LAST;
    }

    /** Fits the linear layers where the network has such a fit, and keeps the result as that of a validation. */
    private void settle() {
        network.settle(best, stage.title());
        if (network.refit()) {
            validate(stage.title() + ", linear fit");
            network.settle(best, stage.title());
        }
    }

    private Place place() {
        return new Place(start.finished(), step, bestStep, bestRmse, loss, stepSeconds, seconds(), log.rows());
    }

    /** Returns the time spent on the stage. */
    private double seconds() {
        return start.seconds() + clock.seconds();
    }

    /** Returns the time spent on all stages. */
    private double secondsInAll() {
        return start.finished().stream().mapToDouble(StageResult::seconds).sum() + seconds();
    }

    private double spectraPerSecond() {
        return stepSeconds == 0 ? 0 : step * (double) stage.batch() / stepSeconds;
    }

    private void log(String title) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("stage", title);
        row.put("step", step);
        row.put("loss", finite(loss));
        row.put("validation_rmse", finite(validationRmse));
        row.put("rate", stage.rate(step, seconds()));
        row.put("spectra_per_second", tenths(spectraPerSecond()));
        row.put("seconds", tenths(secondsInAll()));
        log.add(row);
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static double tenths(double value) {
        return Math.round(10 * value) / 10.0;
    }

    private void report() {
        double fraction = stage.fraction(step, seconds());
        int planned = stage.limit().isZero() || fraction <= 0
                ? stage.steps()
                : Math.max(step, (int) Math.min(stage.steps(), Math.round(step / fraction)));
        listener.progressed(new TrainingProgress(
                stage.title(),
                step,
                planned,
                fraction,
                loss,
                validationRmse,
                bestRmse,
                spectraPerSecond(),
                Duration.ofMillis((long) (1000 * secondsInAll()))));
    }
}
