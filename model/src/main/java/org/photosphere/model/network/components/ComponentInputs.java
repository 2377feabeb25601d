package org.photosphere.model.network.components;

import java.util.Arrays;
import java.util.List;

/**
 * Inputs of a component network's first layer: the scaled labels, then Gaussian bumps along each label. A perceptron of labels alone
 * learns rapid changes last. Bump j of a label with n bumps is exp(-z^2 / 2), z = (n - 1) (label + 0.5) - j.
 *
 * @param bumps number of bumps along each label, at least 2; empty for the labels alone
 */
public record ComponentInputs(List<Integer> bumps) {

    /** The labels alone. */
    public static final ComponentInputs LABELS = new ComponentInputs(List.of());

    public ComponentInputs {
        bumps = List.copyOf(bumps);
        if (bumps.stream().anyMatch(count -> count < 2)) {
            throw new IllegalArgumentException("at least two bumps for every label: " + bumps);
        }
    }

    /** Returns the number of inputs in addition to the labels. */
    int additional() {
        return bumps.stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * @param scaled labels on [-0.5, 0.5], [row * labels + label]
     * @param labels number of labels
     * @return labels, then bumps, [row * inputs + input]
     */
    float[] of(float[] scaled, int labels) {
        if (bumps.isEmpty()) {
            return scaled;
        }
        int inputs = labels + additional();
        int rows = scaled.length / labels;
        float[] values = new float[rows * inputs];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(scaled, row * labels, values, row * inputs, labels);
            int place = row * inputs + labels;
            for (int k = 0; k < labels; k++) {
                int spaces = bumps.get(k) - 1;
                for (int j = 0; j <= spaces; j++) {
                    double z = spaces * (scaled[row * labels + k] + 0.5) - j;
                    values[place++] = (float) Math.exp(-z * z / 2);
                }
            }
        }
        return values;
    }

    /**
     * Derivatives of the inputs by the scaled labels.
     *
     * @param scaled labels on [-0.5, 0.5], [row * labels + label]
     * @param labels number of labels
     * @return [(row * labels + label) * inputs + input]
     */
    float[] derivatives(float[] scaled, int labels) {
        int inputs = labels + additional();
        int rows = scaled.length / labels;
        float[] values = new float[rows * labels * inputs];
        for (int row = 0; row < rows; row++) {
            int bump = labels;
            for (int k = 0; k < labels; k++) {
                int from = (row * labels + k) * inputs;
                values[from + k] = 1;
                int spaces = bumps.isEmpty() ? -1 : bumps.get(k) - 1;
                for (int j = 0; j <= spaces; j++) {
                    double z = spaces * (scaled[row * labels + k] + 0.5) - j;
                    values[from + bump++] = (float) (-spaces * z * Math.exp(-z * z / 2));
                }
            }
        }
        return values;
    }

    /** Returns the counts as numbers, [label]. */
    double[] counts() {
        return bumps.stream().mapToDouble(Integer::doubleValue).toArray();
    }

    static ComponentInputs of(double[] counts) {
        return new ComponentInputs(
                Arrays.stream(counts).mapToObj(count -> (int) count).toList());
    }
}
