package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.photosphere.model.forward.NativeMemory;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.ExponentialTable;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.SpectrumSynthesis.Synthetic;
import org.photosphere.model.physics.GaussLegendre;

/** Spectra without derivatives against the array version. */
class SpectrumSynthesisTest {

    private static final float[][] LABELS = {{0.1f, -0.2f}, {-0.4f, 0.3f}, {0.45f, 0.45f}};

    @ParameterizedTest
    @EnumSource
    void fluxIsThatOfTheArrays(Intensity intensity) {
        try (PhysFormer model = SmallPhysFormer.open(intensity)) {
            for (float[] labels : LABELS) {
                float[] expected = Tape.withoutRecording(() -> model.flux(decoded(model, labels), PhysFormer.ALL)
                        .value()
                        .toFloatArray());
                float[] flux = synthetic(model, labels, false).flux();
                for (int j = 0; j < flux.length; j++) {
                    assertThat(flux[j] / expected[j]).as("bin %d", j).isCloseTo(1f, within(2e-5f));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void residualIsThatOfTheArrays(Intensity intensity) {
        try (PhysFormer model = SmallPhysFormer.open(intensity)) {
            for (float[] labels : LABELS) {
                Synthetic actual = synthetic(model, labels, true);
                float largest = 0;
                for (float f : actual.flux()) {
                    largest = Math.max(largest, f / (float) Math.PI);
                }
                float[] scale = {largest};
                double expected = Tape.withoutRecording(() -> model.transferResidual(
                                model.source(decoded(model, labels), PhysFormer.ALL),
                                AngularQuadrature.ALL,
                                model.parameters().manager().create(scale))
                        .value()
                        .getFloat(0));
                assertThat(expected).isPositive();
                assertThat(actual.transferResidual()).isCloseTo(expected, within(1e-3 * expected));
            }
        }
    }

    @Test
    void residualOfMoreBinsThanItsLimitIsThatOfPatchesAtEqualDistances() {
        try (PhysFormer model = SmallPhysFormer.open(Intensity.CONVOLUTION)) {
            Synthetic all = synthetic(model, LABELS[0], true);
            // Twelve of thirty bins: of five patches of six, every third from the second.
            Synthetic some = Tape.withoutRecording(
                    () -> new SpectrumSynthesis(model, 12).withResidual(decoded(model, LABELS[0])));
            float largest = 0;
            for (float f : all.flux()) {
                largest = Math.max(largest, f / (float) Math.PI);
            }
            float[] scale = {largest};
            double expected = Tape.withoutRecording(() -> model.transferResidual(
                            model.source(decoded(model, LABELS[0]), "1:5:3"),
                            AngularQuadrature.ALL,
                            model.parameters().manager().create(scale))
                    .value()
                    .getFloat(0));
            assertThat(some.flux()).isEqualTo(all.flux());
            assertThat(some.transferResidual())
                    .isCloseTo(expected, within(1e-3 * expected))
                    .isNotCloseTo(all.transferResidual(), within(1e-2 * expected));
        }
    }

    @ParameterizedTest
    @EnumSource
    void spectraDoNotDependOnTheirCompany(Intensity intensity) throws Exception {
        try (PhysFormer model = SmallPhysFormer.open(intensity)) {
            Synthetic alone = synthetic(model, LABELS[0], true);
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Callable<Synthetic>> work = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    float[] labels = LABELS[i % 3];
                    work.add(() -> synthetic(model, labels, true));
                }
                List<Future<Synthetic>> together = threads.invokeAll(work);
                for (int i = 0; i < together.size(); i += 3) {
                    assertThat(together.get(i).get().flux()).isEqualTo(alone.flux());
                    assertThat(together.get(i).get().transferResidual()).isEqualTo(alone.transferResidual());
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void nothingIsMadeAnewInAThousandSpectra(Intensity intensity) {
        assumeThat(NativeMemory.isMeasurable())
                .as("native memory is measured on Linux alone")
                .isTrue();
        try (PhysFormer model = SmallPhysFormer.open(intensity)) {
            for (int i = 0; i < 200; i++) {
                synthetic(model, LABELS[i % 3], false);
            }
            long before = NativeMemory.residentBytes();
            for (int i = 0; i < 1000; i++) {
                synthetic(model, LABELS[i % 3], false);
            }
            // One leaked array of 16 layers by 30 bins by 4 rays per spectrum would be 7.7 MB, and there are dozens.
            assertThat(NativeMemory.residentBytes() - before).isLessThan(16L << 20);
        }
    }

    @Test
    void lightOfATableIsThatOfTheSum() {
        GaussLegendre quadrature = GaussLegendre.of(20);
        DepthTable table = new DepthTable(tau -> light(quadrature, tau));
        float[] tau = new float[4001];
        for (int i = 0; i < tau.length; i++) {
            tau[i] = i == 0 ? 0 : (float) Math.pow(10, i / 400.0 - 8);
        }
        float[] values = new float[tau.length];
        table.at(tau, values);
        for (int i = 0; i < tau.length; i++) {
            assertThat((double) values[i]).as("tau %g", tau[i]).isCloseTo(light(quadrature, tau[i]), within(2e-7));
        }
    }

    private static double light(GaussLegendre quadrature, double tau) {
        return quadrature.upward().stream()
                .mapToDouble(direction -> direction.weight() * Math.exp(-tau / direction.mu()))
                .sum();
    }

    @Test
    void decayIsTheExponential() {
        for (int i = 0; i <= 8000; i++) {
            float x = i * 0.01f;
            assertThat(ExponentialTable.exp(x) / Math.exp(-x)).as("x %f", x).isCloseTo(1, within(3e-7));
        }
    }

    private static Decoded decoded(PhysFormer model, float[] labels) {
        return model.decode(
                model.map(Dual.constant(model.parameters().manager().create(labels, new Shape(1, labels.length)))));
    }

    private static Synthetic synthetic(PhysFormer model, float[] labels, boolean withResidual) {
        SpectrumSynthesis synthesis = new SpectrumSynthesis(model);
        return Tape.withoutRecording(() -> withResidual
                ? synthesis.withResidual(decoded(model, labels))
                : new Synthetic(synthesis.flux(decoded(model, labels)), Double.NaN));
    }
}
