package org.photosphere.model.network.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.network.tensor.SafeTensors;

class ComponentTrainerTest {

    private static final int BINS = 12;

    @Test
    void gradientsAgreeWithCentralDifferencesOfTheLoss() {
        ComponentWeights weights = ComponentWeights.initial(2, new int[] {6, 5}, basis(4), mean(), 3);
        float[][] scaled = rows(7, 2, 1, -0.5f);
        float[][] smooth = rows(7, BINS, 2, 0.4f);
        float[][] flux = rows(7, BINS, 3, 0f);
        List<float[]> gradients = gradients(weights, scaled, smooth, flux).byArray();
        Random random = new Random(9);
        for (int a = 0; a < gradients.size(); a++) {
            int index = random.nextInt(gradients.get(a).length);
            float[] parameter = weights.trainable().get(a);
            float value = parameter[index];
            float step = 2e-3f;
            parameter[index] = value + step;
            double up = gradients(weights, scaled, smooth, flux).loss();
            parameter[index] = value - step;
            double down = gradients(weights, scaled, smooth, flux).loss();
            parameter[index] = value;
            double expected = (up - down) / (2 * step);
            assertThat((double) gradients.get(a)[index])
                    .as("array %d, element %d", a, index)
                    .isCloseTo(expected, within(0.01 * Math.abs(expected) + 0.2));
        }
    }

    @Test
    void gradientsTowardsCoefficientsAgreeWithCentralDifferencesOfTheLoss() {
        ComponentWeights weights = ComponentWeights.initial(2, new int[] {6, 5}, basis(4), mean(), 3);
        float[][] scaled = rows(7, 2, 1, -0.5f);
        float[][] targets = rows(7, 4, 2, -0.5f);
        List<float[]> gradients = coefficientGradients(weights, scaled, targets).byArray();
        Random random = new Random(9);
        for (int a = 0; a < gradients.size(); a++) {
            int index = random.nextInt(gradients.get(a).length);
            float[] parameter = weights.trainable().get(a);
            float value = parameter[index];
            float step = 2e-3f;
            parameter[index] = value + step;
            double up = coefficientGradients(weights, scaled, targets).loss();
            parameter[index] = value - step;
            double down = coefficientGradients(weights, scaled, targets).loss();
            parameter[index] = value;
            double expected = (up - down) / (2 * step);
            assertThat((double) gradients.get(a)[index])
                    .as("array %d, element %d", a, index)
                    .isCloseTo(expected, within(0.01 * Math.abs(expected) + 0.02));
        }
    }

    private static ComponentTrainer.Gradients coefficientGradients(
            ComponentWeights weights, float[][] scaled, float[][] targets) {
        float[] factors = {1, 0.5f, 0.7f, 1, 0.2f, 0.9f, 1};
        try (ComponentTrainer trainee = new ComponentTrainer(weights)) {
            return trainee.coefficientGradients(scaled, targets, factors, new float[] {2, 1, 0.5f, 0.1f});
        }
    }

    @Test
    void lastLayerIsTheLeastSquaresFit() {
        ComponentWeights truth = ComponentWeights.initial(2, new int[] {6}, basis(3), mean(), 4);
        float[][] scaled = rows(40, 2, 1, -0.5f);
        float[] factors = new float[40];
        java.util.Arrays.fill(factors, 0.3f);
        ComponentWeights start = truth.copy();
        java.util.Arrays.fill(start.layers().get(1).weight(), 0f);
        try (ComponentNetwork network = new ComponentNetwork(truth);
                ComponentTrainer trainee = new ComponentTrainer(start)) {
            float[][] targets = new float[40][];
            for (int i = 0; i < 40; i++) {
                try (NDManager call = network.newCall()) {
                    targets[i] = network.forward(call, scaled[i]).coefficients().toFloatArray();
                }
            }
            trainee.fitLastLayer(scaled, targets, factors);
            assertThat(trainee.predict(scaled)[7])
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(predicted(truth, scaled)[7]);
        }
    }

    private static float[][] predicted(ComponentWeights weights, float[][] scaled) {
        try (ComponentTrainer trainee = new ComponentTrainer(weights)) {
            return trainee.predict(scaled);
        }
    }

    @Test
    void restoredStateGoesOnAsTheOriginal() {
        ComponentWeights start = ComponentWeights.initial(2, new int[] {6}, basis(3), mean(), 4);
        float[][] scaled = rows(7, 2, 1, -0.5f);
        float[][] flux = rows(7, BINS, 3, 0f);
        try (ComponentTrainer original = new ComponentTrainer(start);
                ComponentTrainer other =
                        new ComponentTrainer(ComponentWeights.initial(2, new int[] {6}, basis(3), mean(), 5))) {
            for (int i = 0; i < 5; i++) {
                original.step(scaled, flux, flux, 0.01);
            }
            other.restore(SafeTensors.decode(SafeTensors.encode(original.state()), "state"), "state");
            for (int i = 0; i < 5; i++) {
                assertThat(other.step(scaled, flux, flux, 0.01)).isEqualTo(original.step(scaled, flux, flux, 0.01));
            }
            assertThat(other.weights()).isEqualTo(original.weights());
        }
    }

    private static ComponentTrainer.Gradients gradients(
            ComponentWeights weights, float[][] scaled, float[][] smooth, float[][] flux) {
        try (ComponentTrainer trainee = new ComponentTrainer(weights)) {
            return trainee.gradients(scaled, smooth, flux);
        }
    }

    private static double[][] basis(int components) {
        Random random = new Random(6);
        double[][] basis = new double[components][BINS];
        for (double[] component : basis) {
            for (int j = 0; j < BINS; j++) {
                component[j] = 0.3 * random.nextGaussian();
            }
        }
        return basis;
    }

    /** Returns a mean clearly brightest in one bin, so that no step crosses a kink. */
    private static double[] mean() {
        double[] mean = new double[BINS];
        java.util.Arrays.fill(mean, 1.0);
        mean[5] = 4.0;
        return mean;
    }

    private static float[][] rows(int count, int length, long seed, float shift) {
        Random random = new Random(seed);
        float[][] rows = new float[count][length];
        for (float[] row : rows) {
            for (int j = 0; j < length; j++) {
                row[j] = random.nextFloat() + shift;
            }
        }
        return rows;
    }
}
