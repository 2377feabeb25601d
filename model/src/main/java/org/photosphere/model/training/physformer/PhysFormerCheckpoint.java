package org.photosphere.model.training.physformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.AtomicFile;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.network.Descent;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;

/**
 * Checkpoint of a PhysFormer's training between two steps, on disk.
 *
 * @param place position in the training
 * @param state of the network and its optimiser
 * @param best weights of the stage's best validation
 */
record PhysFormerCheckpoint(Place place, Map<String, Tensor> state, Weights best) {

    static final String FILE = "checkpoint.safetensors";

    private static final String BEST = "best/";
    private static final String PLACE = "place";

    /**
     * @param stage index
     * @param step completed steps of the stage
     * @param bestRmse best of the stage's validation errors
     * @param bestStep step of that validation
     * @param loss running mean
     * @param logRows number of rows in the log
     * @param seconds time spent on training
     * @param finished errors of the completed stages, root mean square on the validation nodes; NaN for the others
     * @param stepsRun steps of the completed stages, which patience may have ended early; 0 for the others, [stage]
     */
    record Place(
            int stage,
            int step,
            double bestRmse,
            int bestStep,
            double loss,
            int logRows,
            double seconds,
            double[] finished,
            int[] stepsRun) {

        private static final int NUMBERS = 8;
        private static final int STAGES = PhysFormerStage.Kind.values().length;

        /** Checkpoints of before the intensity had a stage. */
        private static final int FORMER_STAGES = STAGES - 1;

        /** Returns the position before the first step. */
        static Place start() {
            double[] finished = new double[STAGES];
            Arrays.fill(finished, Double.NaN);
            return new Place(0, 0, Double.POSITIVE_INFINITY, 0, Double.NaN, 0, 0, finished, new int[STAGES]);
        }

        private double[] encode(double fingerprint) {
            double[] values = new double[NUMBERS + 2 * STAGES];
            double[] first = {fingerprint, stage, step, bestRmse, bestStep, loss, logRows, seconds};
            System.arraycopy(first, 0, values, 0, NUMBERS);
            System.arraycopy(finished, 0, values, NUMBERS, STAGES);
            for (int i = 0; i < STAGES; i++) {
                values[NUMBERS + STAGES + i] = stepsRun[i];
            }
            return values;
        }

        private static Place decode(Tensor place, String source) {
            double[] v = place.values();
            int stages = (v.length - NUMBERS) / 2;
            double[] finished = Arrays.copyOf(start().finished, STAGES);
            System.arraycopy(v, NUMBERS, finished, 0, stages);
            int[] stepsRun = new int[STAGES];
            for (int i = 0; i < stages; i++) {
                stepsRun[i] = place.whole(NUMBERS + stages + i, PLACE, source);
            }
            Place decoded = new Place(
                    place.whole(1, PLACE, source),
                    place.whole(2, PLACE, source),
                    v[3],
                    place.whole(4, PLACE, source),
                    v[5],
                    place.whole(6, PLACE, source),
                    v[7],
                    finished,
                    stepsRun);
            if (!decoded.isPossible()) {
                throw new InputException(source + " has the place " + Arrays.toString(v), "start over with --force");
            }
            return decoded;
        }

        /** Returns whether the intensity's stage is yet to begin. */
        private boolean isOfFields() {
            int intensity = PhysFormerStage.Kind.INTENSITY.place();
            return stage < intensity || (stage == intensity && step == 0);
        }

        private static boolean isPlace(Tensor place) {
            return place.hasShape(NUMBERS + 2L * STAGES) || place.hasShape(NUMBERS + 2L * FORMER_STAGES);
        }

        private boolean isPossible() {
            boolean errors = bestRmse >= 0;
            for (double rmse : finished) {
                errors &= Double.isNaN(rmse) || rmse >= 0;
            }
            return errors && stage <= STAGES && bestStep <= step && seconds >= 0 && Double.isFinite(seconds);
        }
    }

    /**
     * Replaces the checkpoint in a folder, as {@link AtomicFile} does.
     *
     * @throws InputException where it cannot be written
     */
    void write(Path folder, double fingerprint) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(state);
        tensors.putAll(best.toTensors(BEST));
        double[] values = place.encode(fingerprint);
        tensors.put(PLACE, Tensor.ofDoubles(values, values.length));
        try {
            AtomicFile.write(folder, FILE, SafeTensors.encode(tensors));
        } catch (IOException e) {
            throw new InputException(
                    "the checkpoint cannot be written to " + folder + ": " + e.getMessage(),
                    "free space and run the same command again: it resumes from the last complete checkpoint",
                    e);
        }
    }

    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /**
     * @param like weights of the expected shapes
     * @throws InputException where it is unreadable or belongs to other settings or another grid
     */
    static PhysFormerCheckpoint read(Path folder, double fingerprint, Weights like) {
        Path file = folder.resolve(FILE);
        Map<String, Tensor> tensors = SafeTensors.read(file, InputFiles.LARGEST_ARRAY);
        Tensor place = tensors.remove(PLACE);
        if (place == null || !Place.isPlace(place) || place.values()[0] != fingerprint) {
            throw new InputException(
                    file + " is of a training with other settings or another grid",
                    "repeat its settings to resume it, or start over with --force");
        }
        SafeTensors.requireFinite(tensors, file.toString());
        Place decoded = Place.decode(place, file.toString());
        Weights best = like.copy();
        if (decoded.isOfFields()) {
            // Until their stage the intensity's weights are the initial ones; a training of fields alone has none.
            for (String part : List.of(BEST, Descent.WEIGHTS, Descent.AVERAGE)) {
                PhysFormerWeights.intensity(like).toTensors(part).forEach(tensors::putIfAbsent);
            }
        }
        best.fill(tensors, BEST, file.toString());
        return new PhysFormerCheckpoint(decoded, tensors, best);
    }
}
