package org.photosphere.model.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;

/** Adam (Kingma & Ba 2015, algorithm 1) on arrays that it changes in place. */
final class Adam {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final List<float[]> parameters;
    private final List<float[]> first = new ArrayList<>();
    private final List<float[]> second = new ArrayList<>();
    private int steps;

    Adam(List<float[]> parameters) {
        this.parameters = parameters;
        for (float[] parameter : parameters) {
            first.add(new float[parameter.length]);
            second.add(new float[parameter.length]);
        }
    }

    void step(List<float[]> gradients, double rate) {
        steps++;
        float stepLength = (float) (rate / (1 - Math.pow(BETA1, steps)));
        float secondScale = (float) (1 / (1 - Math.pow(BETA2, steps)));
        for (int a = 0; a < parameters.size(); a++) {
            update(parameters.get(a), gradients.get(a), first.get(a), second.get(a), stepLength, secondScale);
        }
    }

    private static void update(float[] w, float[] g, float[] m, float[] v, float stepLength, float secondScale) {
        for (int i = 0; i < w.length; i++) {
            m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
            v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
            w[i] -= stepLength * m[i] / ((float) Math.sqrt(v[i] * secondScale) + EPSILON);
        }
    }

    void save(Map<String, Tensor> state) {
        for (int a = 0; a < parameters.size(); a++) {
            state.put("adam.first." + a, Tensor.ofFloats(first.get(a), first.get(a).length));
            state.put("adam.second." + a, Tensor.ofFloats(second.get(a), second.get(a).length));
        }
        state.put("adam.steps", Tensor.ofDoubles(new double[] {steps}, 1));
    }

    void restore(Map<String, Tensor> state) {
        for (int a = 0; a < parameters.size(); a++) {
            copy(state, "adam.first." + a, first.get(a));
            copy(state, "adam.second." + a, second.get(a));
        }
        steps = (int) require(state, "adam.steps", 1).values()[0];
    }

    private static void copy(Map<String, Tensor> state, String name, float[] to) {
        System.arraycopy(require(state, name, to.length).toFloats(), 0, to, 0, to.length);
    }

    private static Tensor require(Map<String, Tensor> state, String name, int length) {
        Tensor tensor = state.get(name);
        if (tensor == null || tensor.values().length != length) {
            throw new InputException(
                    "the checkpoint has no fitting '" + name + "'", "remove the checkpoint and train anew");
        }
        return tensor;
    }
}
