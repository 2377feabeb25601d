package org.photosphere.model.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.training.TrainingCheckpoint.Place;
import org.photosphere.model.training.TrainingOutcome.StageResult;

/**
 * Trains any {@link TrainableNetwork} through its stages: a warm-up and a cosine of the rate, the weights of the best
 * validation, checkpoints at time intervals and at each stage's end, and a log. The same network gives the same curve,
 * with or without an interruption (a time limit aside).
 */
public final class Trainer {

    private final TrainableNetwork network;
    private final Path folder;
    private final Duration checkpointEvery;
    private final TrainingProgress.Listener listener;
    private final TrainingLog log;

    /**
     * @param network at its initial weights, also where the folder holds a checkpoint
     * @param folder for checkpoint and log
     * @param checkpointEvery interval of checkpoints: the largest loss of work by an interruption
     */
    public Trainer(
            TrainableNetwork network, Path folder, Duration checkpointEvery, TrainingProgress.Listener listener) {
        this.network = network;
        this.folder = folder;
        this.checkpointEvery = checkpointEvery;
        this.listener = listener;
        log = new TrainingLog(folder);
    }

    /** Returns whether a folder holds an interrupted training. */
    public static boolean isInterrupted(Path folder) {
        return Files.isRegularFile(file(folder));
    }

    /** Removes the checkpoint of a completed training; the log stays. */
    public static void forget(Path folder) {
        try {
            Files.deleteIfExists(file(folder));
        } catch (IOException e) {
            throw new InputException(
                    "the checkpoint in " + folder + " cannot be removed: " + e.getMessage(), "remove it by hand", e);
        }
    }

    private static Path file(Path folder) {
        return folder.resolve(TrainingCheckpoint.FILE);
    }

    /**
     * Trains through the first stages, from the folder's checkpoint if present, and leaves the result in the network.
     *
     * @param stages number of stages, at most; those of a checkpoint beyond them remain
     */
    public TrainingOutcome run(int stages) {
        String source = file(folder).toString();
        TrainingCheckpoint at = isInterrupted(folder)
                ? TrainingCheckpoint.read(folder, network.fingerprint(), network.stages())
                : new TrainingCheckpoint(Place.after(List.of(), 0), network.weights(), Map.of());
        network.settle(at.best(), source);
        log.truncate(at.place().logRows());
        int last = Math.min(stages, network.stages().size());
        while (at.place().stage() < last) {
            List<StageResult> finished = new ArrayList<>(at.place().finished());
            finished.add(result(at, source));
            at = new TrainingCheckpoint(Place.after(List.copyOf(finished), log.rows()), network.weights(), Map.of());
            save(at);
        }
        return new TrainingOutcome(at.place().finished());
    }

    private StageResult result(TrainingCheckpoint at, String source) {
        int index = at.place().stage();
        Stage stage = network.stages().get(index);
        if (stage.steps() == 0) {
            return new StageResult(stage.title(), 0, Double.NaN, 0, 0);
        }
        // What a stage prepares is part of its time.
        StageClock clock = StageClock.start(network, stage);
        network.begin(index, at.place().step() == 0 ? null : at.state(), source);
        return new StageRun(network, at, log, listener, clock).toEnd(checkpointEvery, this::save);
    }

    private void save(TrainingCheckpoint checkpoint) {
        checkpoint.write(folder, network.fingerprint());
    }
}
