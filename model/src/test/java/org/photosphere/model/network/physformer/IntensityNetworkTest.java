package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableResidual.BothWays;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.physics.GaussLegendre;

class IntensityNetworkTest {

    private static final int RAYS = 4;

    private final NDManager manager = TorchEngine.newManager();
    private final AngularQuadrature rays = AngularQuadrature.of(GaussLegendre.of(2 * RAYS), manager);

    @AfterEach
    void close() {
        manager.close();
    }

    /** Returns the initial weights of a training, or weights that all have an effect. */
    private static Weights weights(boolean first) {
        Weights weights = new Weights();
        Random random = new Random(3);
        IntensityNetwork.initialise(weights, random);
        if (!first) {
            weights.arrays().values().forEach(values -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] += (float) (0.5 * random.nextGaussian());
                }
            });
        }
        return weights;
    }

    private SourceField field(DifferentiableTransfer transfer, int layers, long seed) {
        return transfer.source(RandomAtmosphere.of(layers, seed).fields(manager), PhysFormer.ALL);
    }

    private static DifferentiableTransfer transfer(int layers) {
        return new DifferentiableTransfer(
                new TransferShape(layers, 2 * RAYS, 4, 8, Intensity.CONVOLUTION),
                RandomAtmosphere.WAVELENGTHS,
                RandomAtmosphere.PATCHES,
                "cpu");
    }

    /** Returns I at the layers, outward, then inward, [layer, ray, row, wavelength]. */
    private List<NDArray> intensity(SourceField field, int layers, Parameters parameters) {
        Dual shares = IntensityNetwork.atLayers(IntensityNetwork.Path.of(field), layers, rays, parameters);
        BothWays excess = DifferentiableResidual.excess(field.tau(), field.source(), shares, rays);
        Dual source = AngularQuadrature.spread(field.source());
        return List.of(
                excess.outward().add(source).value(),
                excess.inward().add(source).value());
    }

    private float[] flux(SourceField field, Parameters parameters) {
        return IntensityNetwork.flux(IntensityNetwork.Path.of(field), rays, parameters)
                .value()
                .toFloatArray();
    }

    @Test
    void intensityIsFiniteAndNeverNegativeWhateverTheWeights() {
        try (Parameters parameters = new Parameters(weights(false), "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            for (long seed = 1; seed < 9; seed++) {
                SourceField field = field(transfer, 64, seed);
                Tape.withoutRecording(() -> {
                    float rounding = 1e-6f * field.source().value().max().getFloat();
                    for (NDArray way : intensity(field, 64, parameters)) {
                        for (float value : way.toFloatArray()) {
                            assertThat(value).isFinite().isGreaterThan(-rounding);
                        }
                    }
                    for (float flux : flux(field, parameters)) {
                        assertThat(flux).isFinite().isPositive();
                    }
                    return field;
                });
            }
        }
    }

    @Test
    void intensityIsThatOfASourceThatDoesNotChange() {
        try (Parameters parameters = new Parameters(weights(false), "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            Tape.withoutRecording(() -> {
                SourceField some = field(transfer, 64, 2);
                Dual ones = Dual.constant(some.source().value().onesLike());
                SourceField field = new SourceField(some.tau(), some.epsilon(), ones, ones, ones);
                NDArray outward = intensity(field, 64, parameters).get(0);
                assertThat(outward.sub(1).abs().max().getFloat()).isLessThan(1e-6f);
                float isotropic = rays.fluxWeights().sum().getFloat();
                for (float flux : flux(field, parameters)) {
                    assertThat(flux).isCloseTo(isotropic, within(1e-5f));
                }
                return field;
            });
        }
    }

    @Test
    void nothingComesInAtTheSurface() {
        try (Parameters parameters = new Parameters(weights(false), "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            SourceField field = field(transfer, 64, 4);
            Tape.withoutRecording(() -> {
                NDArray inward = intensity(field, 64, parameters).get(1);
                for (int m = 0; m < RAYS; m++) {
                    for (int j = 0; j < RandomAtmosphere.WAVELENGTHS.length; j++) {
                        double t = field.tau().value().getFloat(0, 0, j)
                                * rays.inverseCosines().getFloat(m, 0, 0);
                        double source = field.source().value().getFloat(0, 0, j);
                        assertThat((double) inward.getFloat(0, m, 0, j))
                                .isCloseTo(-source * Math.expm1(-t), within(1e-6 * source));
                    }
                }
                return field;
            });
        }
    }

    @Test
    void fluxIsThatOfTheIntensityAtTheFirstOfAnyNumberOfLayers() {
        try (Parameters parameters = new Parameters(weights(false), "cpu")) {
            for (int layers : new int[] {9, 16, 41, 64}) {
                try (DifferentiableTransfer transfer = transfer(layers)) {
                    SourceField field = field(transfer, layers, 5);
                    Tape.withoutRecording(() -> {
                        Dual first = Dual.constant(
                                        intensity(field, layers, parameters).get(0))
                                .range(0, 1);
                        Dual light =
                                AngularQuadrature.light(rays.along(field.tau().range(0, 1)));
                        Dual source = AngularQuadrature.spread(field.source().range(0, 1));
                        float[] expected = first.sub(source)
                                .mul(light)
                                .add(source)
                                .mul(rays.fluxWeights())
                                .sum(1)
                                .value()
                                .toFloatArray();
                        float[] flux = flux(field, parameters);
                        for (int k = 0; k < flux.length; k++) {
                            assertThat(flux[k] / expected[k]).isCloseTo(1f, within(1e-4f));
                        }
                        return field;
                    });
                }
            }
        }
    }

    @Test
    void sharesDifferBetweenDirections() {
        try (Parameters parameters = new Parameters(weights(false), "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            SourceField field = field(transfer, 64, 2);
            Tape.withoutRecording(() -> {
                NDArray shares = IntensityNetwork.atLayers(IntensityNetwork.Path.of(field), 64, rays, parameters)
                        .value();
                float change =
                        shares.get(":, 0").sub(shares.get(":, 3")).abs().max().getFloat();
                assertThat(change).isGreaterThan(0.01f);
                return field;
            });
        }
    }

    @Test
    void gradientReachesAllWeightsAndIsThatOfDifferences() {
        Weights weights = weights(true);
        try (Parameters parameters = new Parameters(weights, "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            SourceField field = field(transfer, 64, 6);
            List<String> names = List.copyOf(parameters.all().keySet());
            List<NDArray> watched = List.copyOf(parameters.all().values());
            Tape.watch(watched);
            List<float[]> gradients = new ArrayList<>();
            watched.forEach(array -> gradients.add(new float[(int) array.size()]));
            Tape.addGradients(() -> lnFlux(field, parameters), watched, gradients);
            for (int a = 0; a < names.size(); a++) {
                float[] gradient = gradients.get(a);
                double length = 0;
                int steepest = 0;
                for (int i = 0; i < gradient.length; i++) {
                    length += gradient[i] * gradient[i];
                    steepest = Math.abs(gradient[i]) > Math.abs(gradient[steepest]) ? i : steepest;
                }
                assertThat(Math.sqrt(length)).as(names.get(a)).isGreaterThan(1e-4);
                float[] values = weights.get(names.get(a));
                double step = 0.02;
                double up = moved(field, weights, values, steepest, step);
                double down = moved(field, weights, values, steepest, -step);
                double expected = (up - down) / (2 * step);
                assertThat((double) gradient[steepest])
                        .as(names.get(a))
                        .isCloseTo(expected, within(0.03 * Math.abs(expected) + 1e-4));
            }
        }
    }

    private double moved(SourceField field, Weights weights, float[] values, int index, double step) {
        float before = values[index];
        values[index] = (float) (before + step);
        try (Parameters parameters = new Parameters(weights, "cpu")) {
            return Tape.withoutRecording(() -> lnFlux(field, parameters).getFloat());
        } finally {
            values[index] = before;
        }
    }

    private NDArray lnFlux(SourceField field, Parameters parameters) {
        return IntensityNetwork.flux(IntensityNetwork.Path.of(field), rays, parameters)
                .value()
                .log()
                .mean();
    }
}
