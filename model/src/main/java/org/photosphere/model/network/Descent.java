package org.photosphere.model.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;

/**
 * AdamW steps on some of a network's weights: sums and clips gradients, and maintains the running average of the
 * weights, which is the result of a training.
 */
public final class Descent {

    /** Ratio to the usual length above which a gradient is clipped. */
    private static final double CLIP = 3;

    /** Memory of the running mean of the length. */
    private static final double NORM_MEMORY = 0.98;

    private static final int MOST_SKIPPED = 20;

    /** Prefix of the weights in a {@link #state}. */
    public static final String WEIGHTS = "weights/";

    /** Prefix of their running average in a {@link #state}. */
    public static final String AVERAGE = "average/";

    private static final String COUNTERS = "counters";

    private final Weights weights;
    private final Weights average;
    private final List<String> trained;
    private final Adam adam;
    private double usualNorm;
    private long steps;
    private int skippedInARow;

    /**
     * @param weights changed in place
     * @param average of the weights, changed in place
     * @param trained names of the arrays to change
     * @param groups treatment of each of these
     */
    public Descent(Weights weights, Weights average, List<String> trained, List<Adam.Group> groups) {
        this.weights = weights;
        this.average = average;
        this.trained = trained;
        List<float[]> arrays = new ArrayList<>();
        for (String name : trained) {
            arrays.add(weights.get(name));
        }
        adam = new Adam(arrays, groups);
    }

    public List<String> trained() {
        return trained;
    }

    /** Returns arrays of zeros for a gradient of the trained weights. */
    public List<float[]> zeros() {
        List<float[]> sum = new ArrayList<>();
        for (String name : trained) {
            sum.add(new float[weights.get(name).length]);
        }
        return sum;
    }

    /**
     * Makes one step.
     *
     * @param sums gradients by device, added in their order
     * @param rate length of the step
     * @param memory of the running average, 0 to 1
     */
    public void step(List<List<float[]>> sums, double rate, double memory) {
        List<float[]> gradients = sums.get(0);
        for (int d = 1; d < sums.size(); d++) {
            for (int a = 0; a < gradients.size(); a++) {
                add(sums.get(d).get(a), gradients.get(a));
            }
        }
        double norm = length(gradients);
        if (!Double.isFinite(norm)) {
            skip();
            return;
        }
        skippedInARow = 0;
        usualNorm = steps == 0 ? norm : NORM_MEMORY * usualNorm + (1 - NORM_MEMORY) * Math.min(norm, CLIP * usualNorm);
        if (norm > CLIP * usualNorm) {
            scale(gradients, (float) (CLIP * usualNorm / norm));
        }
        adam.step(gradients, rate);
        steps++;
        averageIn(Math.min(memory, steps / (steps + 10.0)));
    }

    private static void add(float[] some, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += some[i];
        }
    }

    private static double length(List<float[]> gradients) {
        double squares = 0;
        for (float[] gradient : gradients) {
            for (float g : gradient) {
                squares += (double) g * g;
            }
        }
        return Math.sqrt(squares);
    }

    private static void scale(List<float[]> gradients, float factor) {
        for (float[] gradient : gradients) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= factor;
            }
        }
    }

    /** Skips a step without finite gradients; many in a row mean that the weights are lost. */
    private void skip() {
        skippedInARow++;
        if (skippedInARow > MOST_SKIPPED) {
            throw new InputException(
                    "the training has diverged: no finite gradients in " + skippedInARow + " steps",
                    "start over with a smaller rate");
        }
    }

    private void averageIn(double memory) {
        for (String name : trained) {
            float[] slow = average.get(name);
            float[] now = weights.get(name);
            for (int i = 0; i < slow.length; i++) {
                slow[i] += (float) ((1 - memory) * (now[i] - slow[i]));
            }
        }
    }

    /** Returns the weights, their average and the optimiser's state. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(weights.toTensors(WEIGHTS));
        state.putAll(average.toTensors(AVERAGE));
        adam.save(state);
        state.put(COUNTERS, Tensor.ofDoubles(new double[] {usualNorm, steps}, 2));
        return state;
    }

    public void restore(Map<String, Tensor> state, String source) {
        weights.fill(state, WEIGHTS, source);
        average.fill(state, AVERAGE, source);
        adam.restore(state, source);
        Tensor counters = state.get(COUNTERS);
        if (counters == null || !counters.hasShape(2)) {
            throw new InputException(source + " has no counters", "start over with --force");
        }
        usualNorm = counters.values()[0];
        steps = counters.whole(1, COUNTERS, source);
        if (!(usualNorm >= 0) || Double.isInfinite(usualNorm)) {
            throw new InputException(source + " has gradients of length " + usualNorm, "start over with --force");
        }
    }
}
