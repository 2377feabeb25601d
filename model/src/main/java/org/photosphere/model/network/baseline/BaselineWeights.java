package org.photosphere.model.network.baseline;

import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;

/**
 * A baseline outside native memory.
 *
 * @param weights owned
 */
public record BaselineWeights(Baseline baseline, NetworkSizes sizes, Weights weights) {

    /** Returns the initial weights of a training, those that depend on spectra aside. */
    public static BaselineWeights initial(Baseline baseline, NetworkSizes sizes, long seed) {
        Weights weights = new Weights();
        baseline.network(sizes).initialise(weights, new Random(seed));
        return new BaselineWeights(baseline, sizes, weights);
    }

    /**
     * Reads weights from a file's tensors.
     *
     * @param source named in errors
     * @throws InputException where the sizes do not fit the network, or a tensor is missing, of another shape, or not
     *     finite
     */
    public static BaselineWeights read(
            Baseline baseline, NetworkSizes sizes, Map<String, Tensor> tensors, String source) {
        Weights weights = new Weights(tensors, source);
        FluxNetwork network;
        try {
            network = baseline.network(sizes);
        } catch (IllegalArgumentException e) {
            throw new InputException(source + ": " + e.getMessage(), "take a fresh copy of the bundle", e);
        }
        // Initial weights have the shapes; their values are overwritten.
        network.initialise(weights, new Random(0));
        weights.fill(tensors, "", source);
        return new BaselineWeights(baseline, sizes, weights);
    }

    /** Returns the number of weights that a training changes and the spectra depend on. */
    public long trained() {
        FluxNetwork network = baseline.network(sizes);
        int stages = network.stages().size();
        return weights.arrays().entrySet().stream()
                .filter(array -> network.isOfModel(array.getKey())
                        && IntStream.range(0, stages).anyMatch(stage -> network.trains(stage, array.getKey())))
                .mapToLong(array -> array.getValue().length)
                .sum();
    }
}
