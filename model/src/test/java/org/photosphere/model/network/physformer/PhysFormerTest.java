package org.photosphere.model.network.physformer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.photosphere.model.InputException;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableTransfer.Fields;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerDecoder.TemperatureBounds;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Objective;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Sampling;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;

class PhysFormerTest {

    @ParameterizedTest
    @EnumSource
    void everyFieldMattersToTheFlux(Intensity intensity) {
        try (PhysFormer model = SmallPhysFormer.open(intensity)) {
            Tape.withoutRecording(() -> {
                Fields fields = model.fields(decoded(model), PhysFormer.ALL);
                NDArray flux = flux(model, fields);
                List<Fields> moved = List.of(
                        new Fields(fields.kappa().mul(1.1), fields.sigma(), fields.lnTemperature()),
                        new Fields(fields.kappa(), fields.sigma().mul(1.1), fields.lnTemperature()),
                        new Fields(
                                fields.kappa(),
                                fields.sigma(),
                                fields.lnTemperature().add(0.01)));
                // ten per cent of kappa, of sigma (2 % of the extinction), one per cent of T
                double[] least = {3e-3, 3e-5, 1e-2};
                for (int f = 0; f < 3; f++) {
                    float change = flux(model, moved.get(f))
                            .div(flux)
                            .sub(1)
                            .abs()
                            .max()
                            .getFloat();
                    assertThat((double) change).as("field %d", f).isBetween(least[f], 0.3);
                }
                return flux;
            });
        }
    }

    private static NDArray flux(PhysFormer model, Fields fields) {
        return model.flux(model.transfer().source(fields, PhysFormer.ALL)).value();
    }

    private static Decoded decoded(PhysFormer model) {
        NDArray labels = model.parameters().manager().create(new float[] {0.1f, -0.2f}, new Shape(1, 2));
        return model.decode(model.map(Dual.constant(labels)));
    }

    @Test
    void modelOfAFoldHasItsMapAndTheSameDecoder() {
        PhysFormerShape shape = SmallPhysFormer.SHAPE;
        double[] temperatures = {1000, 100_000};
        Map<String, Tensor> trained = new HashMap<>(SmallPhysFormer.weights(1).toTensors(""));
        LatentMap.initial(shape, 2, new Random(7)).toTensors("").forEach(trained::putIfAbsent);
        assertThat(trained.keySet()).contains("fold0.labels", "fold1.2.bias");
        PhysFormerWeights whole = PhysFormerWeights.read(shape, temperatures, trained, "test");
        PhysFormerWeights fold = PhysFormerWeights.readFold(shape, temperatures, trained, 1, "test");
        assertThat(fold.weights().arrays())
                .containsOnlyKeys(whole.weights().arrays().keySet());
        whole.weights()
                .arrays()
                .forEach((name, values) -> assertThat(fold.weights().get(name))
                        .isEqualTo(
                                name.startsWith("map.")
                                        ? requireNonNull(trained.get(name.replaceFirst("map", "fold1")))
                                                .toFloats()
                                        : values));
        assertThat(latent(fold)).isNotEqualTo(latent(whole));
        assertThatThrownBy(() -> PhysFormerWeights.readFold(shape, temperatures, trained, 2, "test"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'map.");
    }

    private static float[] latent(PhysFormerWeights weights) {
        try (PhysFormer model = new PhysFormer(
                weights.shape(),
                SmallPhysFormer.BINS.centres(),
                new TemperatureBounds(1000, 100_000),
                weights.weights())) {
            NDArray labels = model.parameters().manager().create(new float[] {0.1f, -0.2f}, new Shape(1, 2));
            return Tape.withoutRecording(
                    () -> model.map(Dual.constant(labels)).value().toFloatArray());
        }
    }

    @Test
    void temperaturesAreBoundedAndRiseInwardWhateverTheWeights() {
        PhysFormerShape shape = SmallPhysFormer.SHAPE;
        Weights wild = SmallPhysFormer.weights(4);
        Random random = new Random(5);
        for (String name : List.of("decoder.temperature", "decoder.temperature.bias")) {
            float[] values = wild.get(name);
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (3 * random.nextGaussian());
            }
        }
        double lower = Math.log(2000);
        double upper = Math.log(20_000);
        try (PhysFormer model =
                new PhysFormer(shape, SmallPhysFormer.BINS.centres(), new TemperatureBounds(2000, 20_000), wild)) {
            Tape.withoutRecording(() -> {
                NDArray latents = model.parameters().manager().randomNormal(new Shape(50, shape.latent()));
                float[] knots = model.decode(Dual.constant(latents.mul(3)))
                        .lnTemperature()
                        .value()
                        .toFloatArray();
                int count = shape.transfer().temperatureKnots();
                for (int i = 0; i < knots.length; i++) {
                    assertThat((double) knots[i]).isBetween(lower - 1e-6, upper + 1e-6);
                    if (i % count > 0) {
                        assertThat(knots[i]).isGreaterThanOrEqualTo(knots[i - 1]);
                    }
                }
                return knots;
            });
        }
    }

    /** The transfer residual is part of the loss of a network's intensity, equilibrium of that of the fields. */
    @ParameterizedTest
    @EnumSource
    void residualsArePartOfTheLossWhereTheyHaveAWeight(Intensity intensity) {
        double[] without = loss(intensity, 0);
        double[] with = loss(intensity, 1000);
        double[] twice = loss(intensity, 2000);
        assertThat(with[0]).isGreaterThan(without[0]);
        assertThat(twice[0] - without[0]).isCloseTo(2 * (with[0] - without[0]), within(1e-3 * twice[0]));
        // and so of the gradient
        assertThat(Math.abs(with[1] - without[1])).isGreaterThan(1e-6 * Math.abs(without[1]));
    }

    @ParameterizedTest
    @EnumSource
    void lossesGradientIsThatOfDifferences(Intensity intensity) {
        double[] here = loss(intensity, 1000);
        double step = 3e-3;
        double up = loss(intensity, 1000, step)[0];
        double down = loss(intensity, 1000, -step)[0];
        double expected = (up - down) / (2 * step);
        assertThat(here[1]).isCloseTo(expected, within(0.03 * Math.abs(expected) + 1e-4));
    }

    private static double[] loss(Intensity intensity, double weight) {
        return loss(intensity, weight, 0);
    }

    /**
     * Returns the loss of the intensity's stage, or of the fields' with the formal solution, and its derivative along
     * all biases of the head, shifted by an amount.
     */
    private static double[] loss(Intensity intensity, double weight, double moved) {
        PhysFormer model = SmallPhysFormer.open(intensity);
        boolean network = intensity == Intensity.CONVOLUTION;
        String bias = network ? "decoder.intensity.out.bias" : "decoder.structure.opacity.bias";
        Objective objective = network ? Objective.INTENSITY : Objective.FLUX;
        NDArray values = model.parameters().get(bias);
        TorchEngine.overwrite(values, plus(values.toFloatArray(), moved));
        int bins = model.shape().bins();
        try (PhysFormerReplica replica = new PhysFormerReplica(
                model, ones(bins), new Regularisers(0, 0, 0, weight, weight, weight, weight, 0, 0))) {
            List<float[]> sums = new ArrayList<>();
            sums.add(new float[(int) values.size()]);
            double loss = replica.addGradients(objective, batch(bins), new Sampling(0, 2, 17), 1, List.of(bias), sums);
            double along = 0;
            for (float gradient : sums.get(0)) {
                along += gradient / PhysFormerReplica.LOSS_SCALE;
            }
            return new double[] {loss, along};
        }
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1f);
        return ones;
    }

    private static float[] plus(float[] values, double moved) {
        float[] sum = values.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) moved;
        }
        return sum;
    }

    private static PhysFormerBatch batch(int bins) {
        float[][] flux = new float[2][bins];
        for (int j = 0; j < bins; j++) {
            flux[0][j] = 0.5f + 0.01f * j;
            flux[1][j] = 0.9f - 0.01f * j;
        }
        return new PhysFormerBatch(
                new float[][] {{0.1f, -0.2f}, {-0.3f, 0.3f}},
                new float[2][0],
                flux,
                new float[] {7e6f, 3e6f},
                new boolean[] {true, false},
                new float[2][0],
                new float[2][0],
                new int[2]);
    }
}
