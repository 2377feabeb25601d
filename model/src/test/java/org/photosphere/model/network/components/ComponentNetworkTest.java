package org.photosphere.model.network.components;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

/** The arrays of a call are freed with the call: in a stream a remaining view is a memory leak. */
class ComponentNetworkTest {

    private static final int LABELS = 2;

    @Test
    void nothingStaysOfACall() {
        double[][] basis = {{1, 0, 1}, {0, 1, 1}};
        ComponentWeights start = ComponentWeights.initial(LABELS, new int[] {6, 5}, basis, new double[] {1, 2, 3}, 3);
        try (ComponentNetwork network = new ComponentNetwork(start)) {
            int before = network.arrays();
            for (int i = 0; i < 3; i++) {
                try (NDManager call = network.newCall()) {
                    ComponentNetwork.Forward forward = network.forward(call, new float[] {0.1f, 0.2f});
                    assertThat(network.spectrum(forward).toFloatArray()).hasSize(3);
                    assertThat(forward.coefficients().toFloatArray()).isNotEmpty();
                }
            }
            network.reload(start);
            assertThat(network.arrays()).isEqualTo(before);
        }
    }

    @Test
    void nothingStaysOfAStepOfTraining() {
        double[][] basis = {{1, 0, 1}, {0, 1, 1}};
        ComponentWeights start = ComponentWeights.initial(LABELS, new int[] {6, 5}, basis, new double[] {1, 2, 3}, 3);
        float[][] scaled = {{0.1f, 0.2f}, {0.3f, 0.1f}};
        float[][] flux = {{1, 0.5f, 0.2f}, {1, 0.4f, 0.1f}};
        try (ComponentTrainer trainee = new ComponentTrainer(start)) {
            int before = trainee.arrays();
            for (int i = 0; i < 3; i++) {
                trainee.step(scaled, flux, flux, 0.01);
            }
            assertThat(trainee.arrays()).isEqualTo(before);
        }
    }
}
