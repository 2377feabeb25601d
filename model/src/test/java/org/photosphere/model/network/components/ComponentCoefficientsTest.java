package org.photosphere.model.network.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The network that answers is the one that the engine has trained. */
class ComponentCoefficientsTest {

    private static final int LABELS = 3;
    private static final int COMPONENTS = 7;
    private static final int SPECTRA = 5;

    private final ComponentWeights weights =
            ComponentWeights.initial(LABELS, new int[] {33, 20}, new double[COMPONENTS][11], new double[11], 5);
    private final float[] scaled = scaled();

    private static float[] scaled() {
        Random random = new Random(2);
        float[] scaled = new float[SPECTRA * LABELS];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = random.nextFloat() - 0.5f;
        }
        return scaled;
    }

    @Test
    void areTheEngines() {
        float[] own = new ComponentCoefficients(weights).of(scaled, SPECTRA, true, new ComponentCoefficients.Scratch());
        try (ComponentNetwork network = new ComponentNetwork(weights);
                NDManager call = network.newCall()) {
            float[] engines = network.forward(call, scaled).coefficients().toFloatArray();
            int row = (1 + LABELS) * (COMPONENTS + 1);
            for (int s = 0; s < SPECTRA; s++) {
                for (int k = 0; k < COMPONENTS; k++) {
                    assertThat(own[s * row + k]).isCloseTo(engines[s * COMPONENTS + k], within(2e-6f));
                }
                assertThat(own[s * row + COMPONENTS]).isEqualTo(1f);
                assertThat(own[s * row + 2 * COMPONENTS + 1]).isZero();
            }
        }
    }
}
