package org.photosphere.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.network.tensor.Weights;

/** A network's parameters in native memory, by name. */
public final class Parameters implements AutoCloseable {

    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /** @param device "cpu", or "gpu:0" and so on */
    public Parameters(Weights weights, String device) {
        manager = TorchEngine.newManager(device);
        weights.arrays()
                .forEach((name, values) ->
                        arrays.put(name, TorchEngine.owned(manager, values, new Shape(weights.shape(name)))));
    }

    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("the network has no parameter " + name);
        }
        return array;
    }

    /** Returns the arrays by name, in the order of the weights. */
    public Map<String, NDArray> all() {
        return arrays;
    }

    /** Replaces the values of these arrays. */
    public void reload(Weights weights, Iterable<String> names) {
        for (String name : names) {
            TorchEngine.overwrite(get(name), weights.get(name));
        }
    }

    /** Returns the manager for constants that live as long as the parameters. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
