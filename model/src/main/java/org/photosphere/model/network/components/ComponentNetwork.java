package org.photosphere.model.network.components;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.network.TorchEngine;

/**
 * A component network in native memory: values and forward-mode tangents. Hidden units are SiLU, x sigmoid(x): smooth, so that
 * the Jacobian is, and cheap. Safe for several threads once built, unless {@link #reload} is called.
 */
final class ComponentNetwork implements AutoCloseable {

    /** One hidden layer's input, sum, sigmoid and output, [row, unit]. */
    record Hidden(NDArray input, NDArray sum, NDArray sigmoid, NDArray output) {

        /** d output / d sum = s (1 + z (1 - s)), [row, unit]. */
        NDArray slope() {
            return sigmoid.mul(sum.sub(output).add(1f));
        }
    }

    /** The scaled labels, the hidden layers and the basis spectra's weights, [row, component]. */
    record Forward(float[] scaled, List<Hidden> hidden, NDArray coefficients) {
        NDArray features() {
            return hidden.get(hidden.size() - 1).output();
        }
    }

    private final NDManager manager = TorchEngine.newManager();
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> biases = new ArrayList<>();
    private final NDArray basis;
    private final NDArray mean;
    private final ComponentInputs inputs;
    private final int labels;

    ComponentNetwork(ComponentWeights start) {
        inputs = start.inputs();
        labels = start.labels();
        for (ComponentWeights.Layer layer : start.layers()) {
            weights.add(TorchEngine.owned(manager, layer.weight(), new Shape(layer.inputs(), layer.outputs())));
            biases.add(TorchEngine.owned(manager, layer.bias(), new Shape(layer.outputs())));
        }
        basis = TorchEngine.owned(manager, start.basis(), new Shape(start.components(), start.bins()));
        mean = TorchEngine.owned(manager, start.mean(), new Shape(start.bins()));
    }

    /** Replaces the values by others of the same shape. */
    void reload(ComponentWeights values) {
        for (int l = 0; l < weights.size(); l++) {
            TorchEngine.overwrite(weights.get(l), values.layers().get(l).weight());
            TorchEngine.overwrite(biases.get(l), values.layers().get(l).bias());
        }
    }

    /** Returns a manager for the arrays of one call; closing it frees all of them. */
    NDManager newCall() {
        return manager.newSubManager();
    }

    /** Returns the number of arrays that live as long as the network. */
    int arrays() {
        return manager.getManagedArrays().size();
    }

    NDArray weight(int layer) {
        return weights.get(layer);
    }

    int lastLayer() {
        return weights.size() - 1;
    }

    NDArray basis() {
        return basis;
    }

    /**
     * @param call owner of the results
     * @param scaled labels on [-0.5, 0.5], [row * labels + label]
     */
    Forward forward(NDManager call, float[] scaled) {
        List<Hidden> hidden = new ArrayList<>();
        NDArray input = rows(call, inputs.of(scaled, labels), scaled.length / labels);
        for (int l = 0; l < lastLayer(); l++) {
            NDArray sum = input.matMul(weights.get(l)).addi(biases.get(l));
            NDArray sigmoid = Activation.sigmoid(sum);
            NDArray output = sum.mul(sigmoid);
            hidden.add(new Hidden(input, sum, sigmoid, output));
            input = output;
        }
        return new Forward(
                scaled, hidden, input.matMul(weights.get(lastLayer())).addi(biases.get(lastLayer())));
    }

    /** Returns the spectrum before its maximum is divided out, [row, bin]. */
    NDArray spectrum(Forward forward) {
        return forward.coefficients().matMul(basis).addi(mean);
    }

    private static NDArray rows(NDManager call, float[] values, long rows) {
        return TorchEngine.owned(call, values, new Shape(rows, values.length / rows));
    }

    @Override
    public void close() {
        manager.close();
    }
}
