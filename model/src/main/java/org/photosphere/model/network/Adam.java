package org.photosphere.model.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.Tensor;

/**
 * Adam (Kingma & Ba 2015, algorithm 1) on arrays that it changes in place, with optional decoupled weight decay
 * (Loshchilov & Hutter 2019). Matrices may have their steps scaled in an {@link Eigenbasis}.
 */
public final class Adam {

    private static final float BETA1 = 0.9f;
    /** Usual memory of the mean squares. */
    public static final float BETA2 = 0.999f;

    private static final float EPSILON = 1e-8f;

    private final List<float[]> parameters;
    private final List<float[]> first = new ArrayList<>();
    private final List<float[]> second = new ArrayList<>();
    private final List<Group> groups;
    private final float memory;
    private int steps;

    /**
     * Treatment of an array.
     *
     * @param rate ratio of its step length to the others'
     * @param decay share of it that a step of unit rate removes
     * @param basis of a matrix, in which its steps are scaled element by element; null for none
     */
    public record Group(float rate, float decay, @Nullable Eigenbasis basis) {

        public Group(float rate, float decay) {
            this(rate, decay, null);
        }
    }

    /** Treats all arrays alike, without weight decay. */
    public Adam(List<float[]> parameters) {
        this(parameters, Collections.nCopies(parameters.size(), new Group(1, 0)));
    }

    /** @param groups treatment of each array */
    public Adam(List<float[]> parameters, List<Group> groups) {
        this(parameters, groups, BETA2);
    }

    /**
     * @param groups treatment of each array
     * @param memory of the mean squares, beta2: a shorter one suits matrices in an eigenbasis that turns
     */
    public Adam(List<float[]> parameters, List<Group> groups, float memory) {
        this.memory = memory;
        this.parameters = parameters;
        this.groups = List.copyOf(groups);
        for (float[] parameter : parameters) {
            first.add(new float[parameter.length]);
            second.add(new float[parameter.length]);
        }
    }

    public void step(List<float[]> gradients, double rate) {
        steps++;
        float stepLength = (float) (rate / (1 - Math.pow(BETA1, steps)));
        float secondScale = (float) (1 / (1 - Math.pow(memory, steps)));
        // Arrays are independent of each other: the result does not depend on the number of threads.
        IntStream.range(0, parameters.size())
                .parallel()
                .forEach(a -> step(a, gradients.get(a), rate, stepLength, secondScale));
    }

    private void step(int a, float[] gradient, double rate, float stepLength, float secondScale) {
        Group group = groups.get(a);
        float[] parameter = parameters.get(a);
        shrink(parameter, (float) (rate * group.rate() * group.decay()));
        float length = stepLength * group.rate();
        Eigenbasis basis = group.basis();
        if (basis == null) {
            update(parameter, gradient, first.get(a), second.get(a), length, secondScale);
        } else {
            float[] step = new float[parameter.length];
            update(step, basis.into(gradient), first.get(a), second.get(a), length, secondScale);
            add(basis.outOf(step), parameter);
            basis.note(gradient, steps, first.get(a));
        }
    }

    private static void add(float[] step, float[] w) {
        for (int i = 0; i < w.length; i++) {
            w[i] += step[i];
        }
    }

    private static void shrink(float[] w, float share) {
        for (int i = 0; share > 0 && i < w.length; i++) {
            w[i] -= share * w[i];
        }
    }

    private void update(float[] w, float[] g, float[] m, float[] v, float stepLength, float secondScale) {
        for (int i = 0; i < w.length; i++) {
            m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
            v[i] = memory * v[i] + (1 - memory) * g[i] * g[i];
            w[i] -= stepLength * m[i] / ((float) Math.sqrt(v[i] * secondScale) + EPSILON);
        }
    }

    public void save(Map<String, Tensor> state) {
        for (int a = 0; a < parameters.size(); a++) {
            state.put("adam.first." + a, Tensor.ofFloats(first.get(a), first.get(a).length));
            state.put("adam.second." + a, Tensor.ofFloats(second.get(a), second.get(a).length));
        }
        forEachBasis((name, basis) -> basis.save(state, name));
        state.put("adam.steps", Tensor.ofDoubles(new double[] {steps}, 1));
    }

    public void restore(Map<String, Tensor> state, String source) {
        for (int a = 0; a < parameters.size(); a++) {
            copy(state, "adam.first." + a, first.get(a));
            copy(state, "adam.second." + a, second.get(a));
            for (float square : second.get(a)) {
                if (!(square >= 0)) {
                    throw new InputException(
                            source + ": 'adam.second." + a + "' holds the mean square " + square,
                            "remove the checkpoint and train again");
                }
            }
        }
        forEachBasis((name, basis) -> basis.restore(state, name));
        steps = require(state, "adam.steps", 1).whole(0, "adam.steps", source);
    }

    private void forEachBasis(BiConsumer<String, Eigenbasis> action) {
        for (int a = 0; a < groups.size(); a++) {
            Eigenbasis basis = groups.get(a).basis();
            if (basis != null) {
                action.accept("adam.basis." + a, basis);
            }
        }
    }

    private static void copy(Map<String, Tensor> state, String name, float[] to) {
        System.arraycopy(require(state, name, to.length).toFloats(), 0, to, 0, to.length);
    }

    private static Tensor require(Map<String, Tensor> state, String name, int length) {
        Tensor tensor = state.get(name);
        if (tensor == null || tensor.values().length != length) {
            throw new InputException(
                    "the checkpoint has no fitting '" + name + "'", "remove the checkpoint and train again");
        }
        return tensor;
    }
}
