package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.physics.DepthGrid;

/** Each ablation changes what it names and nothing else. */
class SurgeryTest {

    private static final double[][] SUN = {{5772, 0.2}};
    private static final int KNOTS = SmallPhysFormer.SHAPE.transfer().opacityKnots();
    private static final int BINS = SmallPhysFormer.SHAPE.patchBins();
    private static final List<String> ALL = List.of("blocks", "depth", "temperature", "scattering", "directions=2");

    private static PhysFormerWeights weights() {
        return SmallPhysFormer.network(SmallPhysFormer.weights(1));
    }

    private static PhysFormerModel ablated(String name) {
        return PhysFormerModel.ablated(
                SmallPhysFormer.description(), weights(), SmallPhysFormer.energyShares(), Ablation.parse(name));
    }

    /** Head's output and ln T of the Sun, of the intact network where the name is "none". */
    private record Fields(float[] opacities, float[] lnTemperature) {}

    private static Fields fields(String name) {
        LabelSpace labels = SmallPhysFormer.description().labels();
        Surgery surgery = name.equals("none") ? Surgery.NONE : Surgery.of(Ablation.parse(name), weights(), labels);
        return withNetwork(surgery, network -> {
            NDManager manager = network.parameters().manager();
            float teff = (float) labels.get(0).scale(SUN[0][0]);
            float metallicity = (float) labels.get(1).scale(SUN[0][1]);
            Dual point = Dual.constant(manager.create(new float[][] {{teff, metallicity}}));
            Decoded decoded = network.decode(network.map(point), point);
            return new Fields(
                    network.opacities(decoded.tokens()).value().toFloatArray(),
                    decoded.lnTemperature().value().toFloatArray());
        });
    }

    private static <T> T withNetwork(Surgery surgery, Function<PhysFormer, T> use) {
        PhysFormerWeights weights = weights();
        try (PhysFormer network = new PhysFormer(
                weights.shape(),
                SmallPhysFormer.BINS.centres(),
                new PhysFormerDecoder.TemperatureBounds(1000, 100_000),
                weights.weights(),
                "cpu",
                surgery)) {
            return Tape.withoutRecording(() -> use.apply(network));
        }
    }

    private static int index(int patch, int field, int knot, int bin) {
        return ((patch * 2 + field) * KNOTS + knot) * BINS + bin;
    }

    @Test
    void everyOneChangesTheSpectrum() {
        try (PhysFormerModel intact = SmallPhysFormer.model()) {
            float[] whole = intact.flux(SUN)[0];
            for (String name : ALL) {
                try (PhysFormerModel model = ablated(name)) {
                    float[] flux = model.flux(SUN)[0];
                    double largest = 0;
                    for (int j = 0; j < flux.length; j++) {
                        assertThat(flux[j]).as(name).isFinite();
                        largest = Math.max(largest, Math.abs(flux[j] - whole[j]));
                    }
                    assertThat(largest).as(name).isGreaterThan(1e-5);
                    assertThat(model.diagnostics().orElseThrow().check(SUN[0]).flux())
                            .as(name)
                            .containsExactly(flux);
                }
            }
        }
    }

    @Test
    void depthReplacesEachOpacityByItsGeometricMeanOverTheKnots() {
        Fields intact = fields("none");
        Fields mean = fields("depth");
        assertThat(mean.lnTemperature()).isEqualTo(intact.lnTemperature());
        for (int n = 0; n < SmallPhysFormer.SHAPE.patches(); n++) {
            for (int field = 0; field < 2; field++) {
                for (int j = 0; j < BINS; j++) {
                    double sum = 0;
                    for (int k = 0; k < KNOTS; k++) {
                        sum += PhysFormerDecoder.opacity(intact.opacities()[index(n, field, k, j)]);
                        assertThat(mean.opacities()[index(n, field, k, j)])
                                .isEqualTo(mean.opacities()[index(n, field, 0, j)]);
                    }
                    assertThat(mean.opacities()[index(n, field, 0, j)]).isCloseTo((float) (sum / KNOTS), within(1e-5f));
                }
            }
        }
    }

    @Test
    void scatteringLowersSigmaOnly() {
        Fields intact = fields("none");
        Fields dark = fields("scattering");
        assertThat(dark.lnTemperature()).isEqualTo(intact.lnTemperature());
        for (int n = 0; n < SmallPhysFormer.SHAPE.patches(); n++) {
            for (int k = 0; k < KNOTS; k++) {
                for (int j = 0; j < BINS; j++) {
                    int kappa = index(n, 0, k, j);
                    assertThat(dark.opacities()[kappa]).isEqualTo(intact.opacities()[kappa]);
                    assertThat(dark.opacities()[index(n, 1, k, j)]).isEqualTo(-25f);
                }
            }
        }
    }

    @Test
    void temperatureIsTheGreyProfileOfTheLabel() {
        Fields grey = fields("temperature");
        assertThat(grey.opacities()).isEqualTo(fields("none").opacities());
        int knots = SmallPhysFormer.SHAPE.transfer().temperatureKnots();
        double[] depths = new DepthGrid(InitialAtmosphere.TOP, InitialAtmosphere.BOTTOM, knots).depths();
        for (int k = 0; k < knots; k++) {
            assertThat(Math.exp(grey.lnTemperature()[k]) / SUN[0][0] / InitialAtmosphere.grey(depths[k]))
                    .isCloseTo(1, within(1e-5));
        }
        // The exact grey atmosphere's surface: (T / Teff)^4 = sqrt(3) / 4.
        assertThat(InitialAtmosphere.grey(0)).isCloseTo(Math.pow(Math.sqrt(3) / 4, 0.25), within(1e-4));
    }

    @Test
    void temperatureIsThatOfALabelWithoutALogarithmToo() {
        LabelSpace labels = new LabelSpace(
                List.of(new Label(Label.TEFF, "K", 4000, 8000, false), SmallPhysFormer.LABELS.get(1)),
                SmallPhysFormer.nodes());
        float[] lnTemperature = withNetwork(Surgery.of(Ablation.parse("temperature"), weights(), labels), network -> {
            NDManager manager = network.parameters().manager();
            Dual point = Dual.constant(manager.create(new float[][] {{0.25f, 0f}}));
            return network.decode(network.map(point), point)
                    .lnTemperature()
                    .value()
                    .toFloatArray();
        });
        assertThat(Math.exp(lnTemperature[0]) / 7000 / InitialAtmosphere.grey(InitialAtmosphere.TOP))
                .isCloseTo(1, within(1e-5));
    }

    @Test
    void blocksWithoutOutputAreTheIdentity() {
        PhysFormerWeights removed = weights().ablated(Ablation.parse("blocks"));
        Weights other = removed.weights().copy();
        for (int b = 0; b < SmallPhysFormer.SHAPE.decoderBlocks(); b++) {
            Arrays.fill(other.get("decoder." + b + ".mlp.in.bias"), 3f);
            Arrays.fill(other.get("decoder." + b + ".attention.in.bias"), 2f);
        }
        try (PhysFormerModel model = ablated("blocks");
                PhysFormerModel same = new PhysFormerModel(
                        SmallPhysFormer.description(), SmallPhysFormer.network(other), SmallPhysFormer.energyShares());
                PhysFormer network = new PhysFormer(
                        removed.shape(),
                        SmallPhysFormer.BINS.centres(),
                        new PhysFormerDecoder.TemperatureBounds(1000, 100_000),
                        removed.weights())) {
            assertThat(model.flux(SUN)).isDeepEqualTo(same.flux(SUN));
            Tape.withoutRecording(() -> {
                Dual stream = Dual.constant(
                        network.parameters().manager().create(ramp(32)).reshape(1, 2, 16));
                Dual after = TransformerBlock.apply(stream, network.parameters(), "decoder.1.", 2);
                assertThat(after.value().toFloatArray())
                        .isEqualTo(stream.value().toFloatArray());
                return true;
            });
        }
        assertThat(weights().weights().get("decoder.0.mlp.out")).isNotEqualTo(other.get("decoder.0.mlp.out"));
    }

    private static float[] ramp(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = i - 3;
        }
        return values;
    }

    @Test
    void directionsAreThoseOfTheTransfer() {
        for (Intensity intensity : Intensity.values()) {
            PhysFormerShape shape = SmallPhysFormer.shape(intensity).withDirections(2);
            assertThat(shape.transfer().directions()).isEqualTo(2);
            assertThat(shape.transfer().intensity()).isEqualTo(intensity);
        }
        PhysFormerWeights fewer = weights().ablated(Ablation.parse("directions=2"));
        try (PhysFormer network = new PhysFormer(
                        fewer.shape(),
                        SmallPhysFormer.BINS.centres(),
                        new PhysFormerDecoder.TemperatureBounds(1000, 100_000),
                        fewer.weights());
                PhysFormerModel model = ablated("directions=2");
                PhysFormerModel bundled =
                        ablated("directions=" + SmallPhysFormer.SHAPE.transfer().directions());
                PhysFormerModel intact = SmallPhysFormer.model()) {
            assertThat(network.rays().count()).isEqualTo(1);
            assertThat(bundled.flux(SUN)).isDeepEqualTo(intact.flux(SUN));
            assertThat(model.flux(SUN)[0]).isNotEqualTo(intact.flux(SUN)[0]);
        }
    }

    @Test
    void jacobiansAreThoseOfTheChangedSpectra() {
        double step = 20;
        for (String name : ALL) {
            try (PhysFormerModel model = ablated(name)) {
                Evaluation evaluation = model.evaluate(SUN);
                float[] above = model.flux(new double[][] {{SUN[0][0] + step, SUN[0][1]}})[0];
                float[] below = model.flux(new double[][] {{SUN[0][0] - step, SUN[0][1]}})[0];
                for (int j = 0; j < above.length; j++) {
                    assertThat(evaluation.jacobian()[0][0][j] * step)
                            .as(name)
                            .isCloseTo((above[j] - below[j]) / 2.0, within(1e-4));
                }
            }
        }
    }
}
