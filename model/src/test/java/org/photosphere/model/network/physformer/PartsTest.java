package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ForwardModelContract;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.PhysFormerShape.DecoderKind;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.tensor.Weights;

/** PhysFormers without a part: each keeps the contract of forward models, and the part is really absent. */
class PartsTest {

    private static final Parts WITHOUT_PHYSICS = Parts.ALL.withPhysics(false);
    private static final Parts WITHOUT_BOTTLENECK = Parts.ALL.withBottleneck(false);
    private static final Parts MLP = Parts.ALL.withDecoder(DecoderKind.MLP);
    private static final Parts WITHOUT_SCATTERING = Parts.ALL.withScattering(false);

    private static final double[] SUN = {5772, 0.0};

    private static PhysFormerModel model(Parts parts) {
        PhysFormerShape shape = SmallPhysFormer.shape(Intensity.FORMAL, parts);
        Weights weights = SmallPhysFormer.weights(shape, 1);
        if (!parts.physics()) {
            // The mean of its features is a flux.
            Arrays.fill(weights.get("decoder.darkness.bias"), 4f);
        }
        return new PhysFormerModel(
                SmallPhysFormer.description(),
                new PhysFormerWeights(shape, new double[] {1000, 100_000}, weights),
                SmallPhysFormer.energyShares());
    }

    abstract static class Contract extends ForwardModelContract {

        private final Parts parts;

        Contract(Parts parts) {
            this.parts = parts;
        }

        @Override
        protected ForwardModel open() {
            return model(parts);
        }
    }

    @Nested
    class WithoutPhysics extends Contract {
        WithoutPhysics() {
            super(WITHOUT_PHYSICS);
        }
    }

    @Nested
    class WithoutBottleneck extends Contract {
        WithoutBottleneck() {
            super(WITHOUT_BOTTLENECK);
        }
    }

    @Nested
    class OfAnMlp extends Contract {
        OfAnMlp() {
            super(MLP);
        }
    }

    @Nested
    class WithoutScattering extends Contract {
        WithoutScattering() {
            super(WITHOUT_SCATTERING);
        }
    }

    @Test
    void withoutPhysicsThereAreNeitherTemperaturesNorResiduals() {
        Weights weights = SmallPhysFormer.weights(SmallPhysFormer.shape(Intensity.FORMAL, WITHOUT_PHYSICS), 1);
        assertThat(weights.arrays().keySet())
                .noneMatch(name -> name.contains("temperature") || name.contains("opacity"));
        try (PhysFormerModel model = model(WITHOUT_PHYSICS)) {
            assertThat(model.diagnostics()).isEmpty();
        }
    }

    @Test
    void withoutABottleneckTheLatentIsAllTokens() {
        PhysFormerShape shape = SmallPhysFormer.shape(Intensity.FORMAL, WITHOUT_BOTTLENECK);
        assertThat(shape.latent()).isEqualTo(shape.patches() * shape.tokenWidth());
        assertThat(SmallPhysFormer.weights(shape, 1).arrays()).doesNotContainKey("decoder.expand");
        assertThatThrownBy(() -> new PhysFormerShape(
                        5,
                        6,
                        8,
                        10,
                        16,
                        2,
                        2,
                        shape.mapBumps(),
                        shape.mapWidths(),
                        shape.encoder(),
                        shape.transfer(),
                        WITHOUT_BOTTLENECK))
                .hasMessageContaining("without a bottleneck");
    }

    /** Each number of the latent belongs to one token: attention carries it to others, perceptrons do not. */
    @Test
    void anMlpKeepsTokensApartWhichAttentionMixes() {
        assertThat(tokensThatChange(WITHOUT_BOTTLENECK)).isEqualTo(5);
        assertThat(tokensThatChange(WITHOUT_BOTTLENECK.withDecoder(DecoderKind.MLP)))
                .isEqualTo(1);
    }

    private static int tokensThatChange(Parts parts) {
        PhysFormerShape shape = SmallPhysFormer.shape(Intensity.FORMAL, parts);
        float[] latent = new float[shape.latent()];
        float[] other = latent.clone();
        other[3] = 1;
        try (PhysFormer network = new PhysFormer(
                shape,
                SmallPhysFormer.BINS.centres(),
                new PhysFormerDecoder.TemperatureBounds(1000, 100_000),
                SmallPhysFormer.weights(shape, 1))) {
            float[] before = tokens(network, latent);
            float[] after = tokens(network, other);
            int changed = 0;
            for (int n = 0; n < shape.patches(); n++) {
                int from = n * shape.width();
                boolean same = Arrays.equals(before, from, from + shape.width(), after, from, from + shape.width());
                changed += same ? 0 : 1;
            }
            return changed;
        }
    }

    private static float[] tokens(PhysFormer network, float[] latent) {
        return Tape.withoutRecording(() -> {
            Dual row = Dual.constant(TorchEngine.owned(
                    network.parameters().manager(), latent, new ai.djl.ndarray.types.Shape(1, latent.length)));
            return network.decode(row).tokens().value().toFloatArray();
        });
    }

    @Test
    void anMlpHasAboutAsManyWeightsAsTheBlocks() {
        long transformer = blocks(Parts.ALL);
        assertThat((double) blocks(MLP) / transformer).isBetween(0.9, 1.1);
    }

    private static long blocks(Parts parts) {
        return SmallPhysFormer.weights(SmallPhysFormer.shape(Intensity.FORMAL, parts), 1).arrays().entrySet().stream()
                .filter(array -> array.getKey().matches("decoder\\.\\d+\\..*"))
                .mapToLong(array -> array.getValue().length)
                .sum();
    }

    @Test
    void withoutScatteringThePartOfTheHeadForItHasNoEffect() {
        assertThat(fluxWithChangedSigma(Parts.ALL)).isNotEqualTo(flux(Parts.ALL));
        assertThat(fluxWithChangedSigma(WITHOUT_SCATTERING)).isEqualTo(flux(WITHOUT_SCATTERING));
        assertThat(flux(WITHOUT_SCATTERING)).isNotEqualTo(flux(Parts.ALL));
    }

    private static float[] flux(Parts parts) {
        try (PhysFormerModel model = model(parts)) {
            return model.flux(new double[][] {SUN})[0];
        }
    }

    private static float[] fluxWithChangedSigma(Parts parts) {
        PhysFormerShape shape = SmallPhysFormer.shape(Intensity.FORMAL, parts);
        Weights weights = SmallPhysFormer.weights(shape, 1);
        float[] bias = weights.get("decoder.structure.opacity.bias");
        for (int i = bias.length / 2; i < bias.length; i++) {
            bias[i] += 1f;
        }
        PhysFormerWeights changed = new PhysFormerWeights(shape, new double[] {1000, 100_000}, weights);
        try (PhysFormerModel model =
                new PhysFormerModel(SmallPhysFormer.description(), changed, SmallPhysFormer.energyShares())) {
            return model.flux(new double[][] {SUN})[0];
        }
    }

    @Test
    void weightsAreReadAsTheyWereWritten() {
        for (Parts parts : new Parts[] {WITHOUT_PHYSICS, WITHOUT_BOTTLENECK, MLP, WITHOUT_SCATTERING}) {
            PhysFormerShape shape = SmallPhysFormer.shape(Intensity.FORMAL, parts);
            PhysFormerWeights stored = new PhysFormerWeights(
                            shape, new double[] {1000, 100_000}, SmallPhysFormer.weights(shape, 1))
                    .stored();
            PhysFormerWeights read = PhysFormerWeights.read(shape, stored.temperatures(), stored.toTensors(), "file");
            for (Map.Entry<String, float[]> array : stored.weights().arrays().entrySet()) {
                assertThat(read.weights().get(array.getKey()))
                        .as(array.getKey())
                        .isEqualTo(array.getValue());
            }
        }
    }
}
