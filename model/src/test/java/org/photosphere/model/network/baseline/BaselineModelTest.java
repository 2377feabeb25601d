package org.photosphere.model.network.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ForwardModelContract;
import org.photosphere.model.network.tensor.Tensor;

/** Every baseline keeps the contract of forward models. */
class BaselineModelTest {

    abstract static class Contract extends ForwardModelContract {

        private final Baseline baseline;

        Contract(Baseline baseline) {
            this.baseline = baseline;
        }

        @Override
        protected ForwardModel open() {
            BaselineWeights weights = SmallBaseline.weights(baseline);
            return new BaselineModel(SmallBaseline.description(weights.sizes().bins()), weights);
        }

        /** Units with a bend: some differences cross one. */
        @Override
        protected double jacobianTolerance() {
            return baseline == Baseline.KURUCZ_A1 || baseline == Baseline.SPECULATOR ? 0.01 : 0.15;
        }
    }

    @Nested
    class ThePayneKeepsIt extends Contract {
        ThePayneKeepsIt() {
            super(Baseline.PAYNE);
        }
    }

    @Nested
    class KuruczA1KeepsIt extends Contract {
        KuruczA1KeepsIt() {
            super(Baseline.KURUCZ_A1);
        }
    }

    @Nested
    class PhysGnnKeepsIt extends Contract {
        PhysGnnKeepsIt() {
            super(Baseline.PHYSGNN);
        }
    }

    @Nested
    class SymmetricAutoencoderKeepsIt extends Contract {
        SymmetricAutoencoderKeepsIt() {
            super(Baseline.SYMMETRIC_AUTOENCODER);
        }
    }

    @Nested
    class SpeculatorKeepsIt extends Contract {
        SpeculatorKeepsIt() {
            super(Baseline.SPECULATOR);
        }
    }

    @Test
    void sizesThatAreNoNetworkOfItsKindAreRefused() {
        for (Baseline baseline : Baseline.values()) {
            NetworkSizes wrong = new NetworkSizes(2, 125, List.of(5, 4, 3, 2, 1), 0);
            if (baseline != Baseline.PAYNE) {
                assertThatThrownBy(() -> BaselineWeights.read(baseline, wrong, Map.of(), "file"))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("file");
            }
        }
    }

    @Test
    void weightsAreReadAsTheyWereWritten() {
        for (Baseline baseline : Baseline.values()) {
            BaselineWeights weights = SmallBaseline.weights(baseline);
            Map<String, Tensor> tensors = weights.weights().toTensors("");
            BaselineWeights read = BaselineWeights.read(baseline, weights.sizes(), tensors, "file");
            weights.weights()
                    .arrays()
                    .forEach((name, values) ->
                            assertThat(read.weights().get(name)).isEqualTo(values));
            String first = tensors.keySet().iterator().next();
            tensors.remove(first);
            assertThatThrownBy(() -> BaselineWeights.read(baseline, weights.sizes(), tensors, "file"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(first);
        }
    }

    @Test
    void theEncoderOfTheAutoencoderIsNoPartOfTheModel() {
        BaselineWeights weights = SmallBaseline.weights(Baseline.SYMMETRIC_AUTOENCODER);
        long latent = 4;
        int bins = weights.sizes().bins();
        long decoder = latent * 10 + 10 + 10 * 20 + 20 + 20L * bins + bins;
        long map = 2L * 16 + 16 + 16L * 16 + 16 + 16 * latent + latent;
        assertThat(weights.trained()).isEqualTo(decoder + map);
    }

    @Test
    void relationsOfTheGraphMatter() {
        BaselineWeights weights = SmallBaseline.weights(Baseline.PHYSGNN);
        float[] relations = weights.weights().get("relations");
        float[][] with = flux(weights);
        java.util.Arrays.fill(relations, 0f);
        // Without relations the first three layers mix nothing, and the answer differs.
        assertThat(flux(weights)[0]).isNotEqualTo(with[0]);
    }

    private static float[][] flux(BaselineWeights weights) {
        try (BaselineModel model = new BaselineModel(SmallBaseline.description(125), weights)) {
            return model.flux(new double[][] {model.labels().support().node(5)});
        }
    }
}
