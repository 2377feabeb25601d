package org.photosphere.model.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.photosphere.model.AtomicFile;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.training.TrainingOutcome.StageResult;

/**
 * Checkpoint of a training between two steps, on disk.
 *
 * @param place position in the training
 * @param best weights that the stage would result in
 * @param state of the network and its optimiser; empty between two stages
 */
record TrainingCheckpoint(Place place, Map<String, Tensor> best, Map<String, Tensor> state) {

    static final String FILE = "checkpoint.safetensors";

    private static final String BEST = "best/";
    private static final String PLACE = "place";

    /**
     * @param finished results of the completed stages
     * @param step completed steps of the present stage
     * @param bestStep step of the stage's best validation
     * @param bestRmse error of that validation
     * @param loss running mean; NaN before the first step
     * @param stepSeconds time spent on the stage's steps
     * @param seconds time spent on the stage
     * @param logRows number of rows in the log
     */
    record Place(
            List<StageResult> finished,
            int step,
            int bestStep,
            double bestRmse,
            double loss,
            double stepSeconds,
            double seconds,
            int logRows) {

        private static final int NUMBERS = 9;
        private static final int NUMBERS_OF_A_STAGE = 4;

        /** Returns the position before a stage's first step. */
        static Place after(List<StageResult> finished, int logRows) {
            return new Place(finished, 0, 0, Double.POSITIVE_INFINITY, Double.NaN, 0, 0, logRows);
        }

        /** Returns the index of the present stage. */
        int stage() {
            return finished.size();
        }

        private Tensor encode(int fingerprint) {
            double[] numbers = {fingerprint, stage(), step, bestStep, bestRmse, loss, stepSeconds, seconds, logRows};
            double[] values = DoubleStream.concat(
                            Arrays.stream(numbers),
                            finished.stream()
                                    .flatMapToDouble(stage -> DoubleStream.of(
                                            stage.steps(), stage.rmse(), stage.spectraPerSecond(), stage.seconds())))
                    .toArray();
            return Tensor.ofDoubles(values, values.length);
        }

        private static Place decode(Tensor place, List<Stage> stages, String source) {
            double[] v = place.values();
            int count = place.whole(1, PLACE, source);
            if (count > stages.size() || v.length != NUMBERS + count * NUMBERS_OF_A_STAGE) {
                throw impossible(v, source);
            }
            List<StageResult> finished = new ArrayList<>();
            for (int s = 0; s < count; s++) {
                int at = NUMBERS + s * NUMBERS_OF_A_STAGE;
                finished.add(new StageResult(
                        stages.get(s).title(), place.whole(at, PLACE, source), v[at + 1], v[at + 2], v[at + 3]));
            }
            Place decoded = new Place(
                    finished,
                    place.whole(2, PLACE, source),
                    place.whole(3, PLACE, source),
                    v[4],
                    v[5],
                    v[6],
                    v[7],
                    place.whole(8, PLACE, source));
            if (!decoded.isPossible(stages)) {
                throw impossible(v, source);
            }
            return decoded;
        }

        private static InputException impossible(double[] values, String source) {
            return new InputException(source + " has the place " + Arrays.toString(values), "start over with --force");
        }

        private boolean isPossible(List<Stage> stages) {
            int steps = stage() == stages.size() ? 0 : stages.get(stage()).steps();
            boolean stagesToo = finished.stream()
                    .allMatch(stage -> (Double.isNaN(stage.rmse()) || stage.rmse() >= 0)
                            && isDuration(stage.seconds())
                            && isDuration(stage.spectraPerSecond()));
            return stagesToo
                    && step <= steps
                    && bestStep <= step
                    && bestRmse >= 0
                    && isDuration(stepSeconds)
                    && isDuration(seconds);
        }

        private static boolean isDuration(double value) {
            return value >= 0 && Double.isFinite(value);
        }
    }

    /**
     * Replaces the checkpoint in a folder, as {@link AtomicFile} does.
     *
     * @throws InputException where it cannot be written
     */
    void write(Path folder, int fingerprint) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(state);
        best.forEach((name, tensor) -> tensors.put(BEST + name, tensor));
        tensors.put(PLACE, place.encode(fingerprint));
        try {
            AtomicFile.write(folder, FILE, SafeTensors.encode(tensors));
        } catch (IOException e) {
            throw new InputException(
                    "the checkpoint cannot be written to " + folder + ": " + e.getMessage(),
                    "free space and run the same command again: it resumes from the last complete checkpoint",
                    e);
        }
    }

    /** @throws InputException where it is unreadable or belongs to other settings or another grid */
    static TrainingCheckpoint read(Path folder, int fingerprint, List<Stage> stages) {
        Path file = folder.resolve(FILE);
        String source = file.toString();
        Map<String, Tensor> tensors = SafeTensors.read(file, InputFiles.LARGEST_ARRAY);
        Tensor place = tensors.remove(PLACE);
        if (place == null || place.values().length < Place.NUMBERS || place.values()[0] != fingerprint) {
            throw new InputException(
                    file + " is of a training with other settings or another grid",
                    "repeat its settings to resume it, or start over with --force");
        }
        SafeTensors.requireFinite(tensors, source);
        Map<String, Tensor> best = new LinkedHashMap<>();
        Map<String, Tensor> state = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(BEST)) {
                best.put(name.substring(BEST.length()), tensor);
            } else {
                state.put(name, tensor);
            }
        });
        return new TrainingCheckpoint(Place.decode(place, stages, source), best, state);
    }
}
