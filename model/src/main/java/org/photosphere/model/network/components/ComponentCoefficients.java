package org.photosphere.model.network.components;

import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.network.Sigmoid;
import org.photosphere.model.vector.WeightedSums;

/**
 * The perceptron of a component network: from scaled labels to the weights of its basis spectra, with derivatives propagated through
 * all layers at once. A spectrum's result is bitwise independent of the others in its call. Immutable, safe for several
 * threads.
 *
 * <p>A row is a spectrum's values or their derivatives by one label. Rows have one column more than a layer has inputs,
 * which weights its biases: 1 for values, 0 for derivatives.
 */
final class ComponentCoefficients {

    private final ComponentInputs inputs;
    private final int labels;
    private final List<WeightedSums> layers = new ArrayList<>();
    private final int widest;

    ComponentCoefficients(ComponentWeights payne) {
        inputs = payne.inputs();
        labels = payne.labels();
        int most = 0;
        for (ComponentWeights.Layer layer : payne.layers()) {
            layers.add(WeightedSums.of(rows(layer)));
            most = Math.max(most, Math.max(layer.inputs(), layer.outputs()) + 1);
        }
        widest = most;
    }

    /** Returns the number of weights of a row: basis spectra and their mean. */
    int weights() {
        return layers.get(layers.size() - 1).columns() + 1;
    }

    /** Returns the weights of each input, then the biases, [input][output]. */
    private static float[][] rows(ComponentWeights.Layer layer) {
        float[][] rows = new float[layer.inputs() + 1][layer.outputs()];
        for (int i = 0; i < layer.inputs(); i++) {
            System.arraycopy(layer.weight(), i * layer.outputs(), rows[i], 0, layer.outputs());
        }
        rows[layer.inputs()] = layer.bias();
        return rows;
    }

    /** Space for one call, which grows to what calls need. Used by one thread. */
    static final class Scratch {
        private float[] from = new float[0];
        private float[] into = new float[0];
        private float[] value = new float[0];
        private float[] slope = new float[0];
        private float[] active = new float[0];

        private void require(int rows, int widest) {
            if (from.length < rows * widest) {
                from = new float[rows * widest];
                into = new float[rows * widest];
            }
            if (slope.length < widest) {
                value = new float[widest];
                slope = new float[widest];
                active = new float[widest];
            }
        }
    }

    /**
     * Computes the weights of basis spectra, and one for their mean.
     *
     * @param scaled labels on [-0.5, 0.5], [spectrum * labels + label]
     * @param spectra number of spectra
     * @param derivatives whether a spectrum has rows of derivatives by its scaled labels after that of its values
     * @return [row * (components + 1) + component], in the scratch space: valid until the next call
     */
    float[] of(float[] scaled, int spectra, boolean derivatives, Scratch scratch) {
        int each = derivatives ? 1 + labels : 1;
        int rows = spectra * each;
        scratch.require(rows, widest);
        placeInputs(scaled, spectra, each, scratch.from);
        for (int l = 0; l < layers.size(); l++) {
            WeightedSums layer = layers.get(l);
            int stride = layer.columns() + 1;
            layer.compute(scratch.from, scratch.into, stride, rows);
            for (int row = 0; row < rows; row++) {
                scratch.into[row * stride + layer.columns()] = row % each == 0 ? 1f : 0f;
            }
            if (l + 1 < layers.size()) {
                for (int s = 0; s < spectra; s++) {
                    activate(scratch, s * each * stride, layer.columns(), each);
                }
            }
            float[] used = scratch.from;
            scratch.from = scratch.into;
            scratch.into = used;
        }
        return scratch.from;
    }

    private void placeInputs(float[] scaled, int spectra, int each, float[] rows) {
        int count = labels + inputs.additional();
        int stride = count + 1;
        float[] values = inputs.of(scaled, labels);
        float[] slopes = each > 1 ? inputs.derivatives(scaled, labels) : values;
        for (int s = 0; s < spectra; s++) {
            int to = s * each * stride;
            System.arraycopy(values, s * count, rows, to, count);
            rows[to + count] = 1f;
            for (int k = 0; k + 1 < each; k++) {
                to += stride;
                System.arraycopy(slopes, (s * labels + k) * count, rows, to, count);
                rows[to + count] = 0f;
            }
        }
    }

    /** Applies x s(x), with the sigmoid s, to a spectrum's values; its derivative is s (1 + x - x s). */
    private static void activate(Scratch scratch, int at, int units, int each) {
        float[] rows = scratch.into;
        float[] value = scratch.value;
        float[] active = scratch.active;
        float[] slope = scratch.slope;
        System.arraycopy(rows, at, value, 0, units);
        Sigmoid.of(value, active, units);
        for (int u = 0; u < units; u++) {
            float x = value[u];
            float y = x * active[u];
            slope[u] = active[u] * (1f + x - y);
            value[u] = y;
        }
        System.arraycopy(value, 0, rows, at, units);
        for (int k = 1; k < each; k++) {
            int from = at + k * (units + 1);
            for (int u = 0; u < units; u++) {
                rows[from + u] *= slope[u];
            }
        }
    }
}
