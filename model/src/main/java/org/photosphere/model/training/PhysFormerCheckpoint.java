package org.photosphere.model.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.SafeTensors;
import org.photosphere.model.network.Tensor;
import org.photosphere.model.network.Weights;

/**
 * A PhysFormer's training between two steps, on disk.
 *
 * @param place where the training stands
 * @param state of the network and its optimiser
 * @param best the weights of the stage's best validation
 */
record PhysFormerCheckpoint(Place place, Map<String, Tensor> state, Weights best) {

    static final String FILE = "checkpoint.safetensors";

    private static final String BEST = "best/";
    private static final String PLACE = "place";

    /**
     * @param stage index
     * @param step of the stage, done
     * @param bestRmse of the stage's validations
     * @param bestStep where that was
     * @param loss running mean
     * @param logRows of the log at that time
     * @param seconds spent on training
     * @param finished errors of the stages done, root mean square on the validation nodes; NaN for the others
     * @param stepsRun of the stages done, which patience may have ended early; 0 for the others, [stage]
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

        /** Before the first step. */
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

        private static Place decode(double[] v) {
            return new Place(
                    (int) v[1],
                    (int) v[2],
                    v[3],
                    (int) v[4],
                    v[5],
                    (int) v[6],
                    v[7],
                    Arrays.copyOfRange(v, NUMBERS, NUMBERS + STAGES),
                    Arrays.stream(v, NUMBERS + STAGES, v.length)
                            .mapToInt(steps -> (int) steps)
                            .toArray());
        }
    }

    /**
     * Written beside and moved into place: an interruption or a full disk leaves the former one whole.
     *
     * @throws InputException where it cannot be written
     */
    void write(Path folder, double fingerprint) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(state);
        tensors.putAll(best.toTensors(BEST));
        double[] values = place.encode(fingerprint);
        tensors.put(PLACE, Tensor.ofDoubles(values, values.length));
        Path part = folder.resolve(FILE + ".part");
        try {
            Files.createDirectories(folder);
            Files.write(part, SafeTensors.encode(tensors));
            Files.move(part, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw new InputException(
                    "the checkpoint cannot be written to " + folder + ": " + e.getMessage(),
                    "make room and run the same command again: it goes on from the last whole checkpoint",
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
        Map<String, Tensor> tensors;
        try {
            tensors = SafeTensors.decode(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage(), "start anew with --force", e);
        }
        Tensor place = tensors.get(PLACE);
        if (place == null || !place.hasShape(Place.NUMBERS + 2L * Place.STAGES) || place.values()[0] != fingerprint) {
            throw new InputException(
                    file + " is of a training with other settings or another grid",
                    "repeat its settings to go on with it, or start anew with --force");
        }
        Weights best = like.copy();
        best.fill(tensors, BEST, file.toString());
        return new PhysFormerCheckpoint(Place.decode(place.values()), tensors, best);
    }
}
