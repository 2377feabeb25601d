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

    @Test
    void isNeverNegativeAndFinite() {
        try (Parameters parameters = new Parameters(weights(false), "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            for (long seed = 1; seed < 9; seed++) {
                SourceField field = field(transfer, 64, seed);
                Tape.withoutRecording(() -> {
                    BothWays intensity = IntensityNetwork.atLayers(field, rays, parameters);
                    for (NDArray way : List.of(
                            intensity.outward().value(), intensity.inward().value())) {
                        for (float value : way.toFloatArray()) {
                            assertThat(value).isFinite().isNotNegative();
                        }
                    }
                    return field;
                });
            }
        }
    }

    @Test
    void nothingComesInAtTheSurfaceAndDeepDownItIsTheMean() {
        try (Parameters parameters = new Parameters(weights(true), "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            // Optically thin at the first layer, thick at the last: chi = 1.
            RandomAtmosphere atmosphere = RandomAtmosphere.of(64, 2);
            for (int i = 0; i < 64; i++) {
                java.util.Arrays.fill(atmosphere.kappa()[i], 0.7);
                java.util.Arrays.fill(atmosphere.sigma()[i], 0.3);
            }
            Tape.withoutRecording(() -> {
                SourceField field = transfer.source(atmosphere.fields(manager), PhysFormer.ALL);
                BothWays intensity = IntensityNetwork.atLayers(field, rays, parameters);
                for (int m = 0; m < RAYS; m++) {
                    for (int j = 0; j < RandomAtmosphere.WAVELENGTHS.length; j++) {
                        float top = field.meanIntensity().value().getFloat(0, 0, j);
                        float deep = field.meanIntensity().value().getFloat(63, 0, j);
                        // the first layer is at t = 1e-5 / mu, and mu is 0.18 at least
                        assertThat(intensity.inward().value().getFloat(0, m, 0, j) / top)
                                .isLessThan(1e-4f);
                        assertThat(intensity.inward().value().getFloat(63, m, 0, j) / deep)
                                .isBetween(0.7f, 1.4f);
                        assertThat(intensity.outward().value().getFloat(63, m, 0, j) / deep)
                                .isBetween(0.7f, 1.4f);
                    }
                }
                return field;
            });
        }
    }

    @Test
    void beginsNearTheTwoStreamSolutionAtTheSurface() {
        try (Parameters parameters = new Parameters(weights(true), "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            SourceField field = field(transfer, 64, 4);
            Tape.withoutRecording(() -> {
                // without the light that the first layer's own depth absorbs
                SourceField thin = new SourceField(
                        field.tau().mul(1e-6), field.epsilon(), field.planck(), field.meanIntensity(), field.source());
                NDArray intensity = IntensityNetwork.emergent(IntensityNetwork.outward(thin), rays, parameters)
                        .value();
                for (int m = 0; m < RAYS; m++) {
                    for (int j = 0; j < RandomAtmosphere.WAVELENGTHS.length; j++) {
                        float guess = (float) (4 / Math.sqrt(3))
                                * field.meanIntensity().value().getFloat(0, 0, j);
                        assertThat(intensity.getFloat(m, 0, j) / guess).isBetween(0.6f, 1.6f);
                    }
                }
                return field;
            });
        }
    }

    @Test
    void emergentIntensityIsThatOfTheFirstLayerForAnyNumberOfThem() {
        try (Parameters parameters = new Parameters(weights(false), "cpu")) {
            for (int layers : new int[] {10, 16, 40, 64}) {
                try (DifferentiableTransfer transfer = transfer(layers)) {
                    SourceField field = field(transfer, layers, 5);
                    Tape.withoutRecording(() -> {
                        float[] emergent = IntensityNetwork.emergent(IntensityNetwork.outward(field), rays, parameters)
                                .value()
                                .toFloatArray();
                        float[] first = IntensityNetwork.atLayers(field, rays, parameters)
                                .outward()
                                .value()
                                .get(0)
                                .toFloatArray();
                        for (int k = 0; k < first.length; k++) {
                            assertThat(emergent[k] / first[k]).isCloseTo(1f, within(1e-4f));
                        }
                        return field;
                    });
                }
            }
        }
    }

    @Test
    void directionsDiffer() {
        try (Parameters parameters = new Parameters(weights(false), "cpu");
                DifferentiableTransfer transfer = transfer(64)) {
            SourceField field = field(transfer, 64, 2);
            Tape.withoutRecording(() -> {
                NDArray intensity = IntensityNetwork.emergent(IntensityNetwork.outward(field), rays, parameters)
                        .value();
                float change = intensity
                        .get(0)
                        .div(intensity.get(3))
                        .sub(1)
                        .abs()
                        .max()
                        .getFloat();
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
            Tape.addGradients(() -> lnEmergent(field, parameters), watched, gradients);
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
            return Tape.withoutRecording(() -> lnEmergent(field, parameters).getFloat());
        } finally {
            values[index] = before;
        }
    }

    private NDArray lnEmergent(SourceField field, Parameters parameters) {
        return IntensityNetwork.emergent(IntensityNetwork.outward(field), rays, parameters)
                .value()
                .log()
                .mean();
    }
}
