package org.photosphere.model.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.AtomicFile;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.network.payne.PayneWeights;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;

/**
 * Checkpoint of a training between two epochs, on disk.
 *
 * @param epoch completed epochs
 * @param elapsedSeconds time spent on them
 * @param best weights of the best validation
 * @param bestRmse error of the best validation
 * @param bestEpoch epoch of the best validation
 * @param state of the network and its optimiser
 */
public record Checkpoint(
        int epoch,
        double elapsedSeconds,
        PayneWeights best,
        double bestRmse,
        int bestEpoch,
        Map<String, Tensor> state) {

    public static final String FILE = "checkpoint.safetensors";

    private static final String BEST = "best.";
    private static final String COUNTERS = "counters";

    /** Replaces the checkpoint in a folder, as {@link AtomicFile} does. */
    void write(Path folder, double fingerprint) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(state);
        best.toTensors().forEach((name, tensor) -> tensors.put(BEST + name, tensor));
        double[] counters = {fingerprint, epoch, elapsedSeconds, bestRmse, bestEpoch};
        tensors.put(COUNTERS, Tensor.ofDoubles(counters, counters.length));
        try {
            AtomicFile.write(folder, FILE, SafeTensors.encode(tensors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws InputException where it is unreadable or belongs to other settings or another grid */
    static Checkpoint read(Path folder, double fingerprint) {
        Path file = folder.resolve(FILE);
        String source = file.toString();
        Map<String, Tensor> tensors = SafeTensors.read(file, InputFiles.LARGEST_ARRAY);
        Tensor counters = tensors.remove(COUNTERS);
        if (counters == null || !counters.hasShape(5) || counters.values()[0] != fingerprint) {
            throw new InputException(
                    file + " is of a training with other settings or another grid",
                    "repeat its settings to resume it, or start over with --force");
        }
        Map<String, Tensor> best = new LinkedHashMap<>();
        Map<String, Tensor> state = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(BEST)) {
                best.put(name.substring(BEST.length()), tensor);
            } else {
                state.put(name, tensor);
            }
        });
        SafeTensors.requireFinite(tensors, source);
        int epoch = counters.whole(1, COUNTERS, source);
        int bestEpoch = counters.whole(4, COUNTERS, source);
        double seconds = counters.values()[2];
        double bestRmse = counters.values()[3];
        if (bestEpoch > epoch || !(seconds >= 0) || Double.isInfinite(seconds) || !(bestRmse >= 0)) {
            throw new InputException(
                    source + " has the counters " + Arrays.toString(counters.values()), "start over with --force");
        }
        return new Checkpoint(epoch, seconds, PayneWeights.fromTensors(best, source), bestRmse, bestEpoch, state);
    }
}
