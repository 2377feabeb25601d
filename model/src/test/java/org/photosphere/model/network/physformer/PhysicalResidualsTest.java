package org.photosphere.model.network.physformer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.BundledPhysFormer;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.grid.Split;
import org.photosphere.model.physics.EnergyResidual;

/** The built-in PhysFormer's physics binds: its parts matter, and its residuals are not those of any fields. */
class PhysicalResidualsTest extends ColumnFixture {

    private static final int DRAWS = 20;
    private static final double ROUGHNESS = 1;
    private static final double TEMPERATURE_SCATTER = 0.3;

    private final Bundle bundle = Bundles.verify("atlas9-4label");

    @Test
    void fieldsDrawnAtRandomHaveThirtyTimesTheLoss() {
        Map<PhysicalResidual, double[]> drawn = new EnumMap<>(PhysicalResidual.class);
        for (int draw = 0; draw < DRAWS; draw++) {
            Atmosphere atmosphere = atmosphere(new Random(draw));
            put(drawn, PhysicalResidual.CONSTANT_FLUX, draw, atmosphere.fluxError());
            put(drawn, PhysicalResidual.HEATING, draw, atmosphere.heatingError());
            put(drawn, PhysicalResidual.ENERGY, draw, energy(atmosphere));
        }
        Map<PhysicalResidual, double[]> trained =
                bundle.physicsReference().orElseThrow().magnitudes();
        drawn.forEach((kind, values) -> assertThat(median(values) / median(requireNonNull(trained.get(kind))))
                .as(kind.description())
                .isGreaterThan(30));
        assertThat(trained.keySet())
                .as("no residual of a formal solution's discretisation, no other without this test")
                .containsExactlyInAnyOrder(
                        PhysicalResidual.CONSTANT_FLUX,
                        PhysicalResidual.HEATING,
                        PhysicalResidual.ENERGY,
                        PhysicalResidual.AT_BOUNDS);
    }

    /** Errors of a removed part add to those of the model, which the manifest holds. */
    @Test
    void everyPartMatters() {
        double own = requireNonNull(bundle.manifest().metrics().get("test")).rmse();
        Map<String, Double> least = Map.of("blocks", 1.2, "depth", 1.2, "temperature", 2.0, "scattering", 1.2);
        double[][] stars = stars(0, Double.POSITIVE_INFINITY, 100);
        try (ForwardModel whole = bundle.toFullModel()) {
            float[][] flux = whole.flux(stars);
            least.forEach((part, ratio) -> {
                try (ForwardModel removed =
                        ((BundledPhysFormer) bundle.network()).toAblated(bundle.description(), Ablation.parse(part))) {
                    double moved = rootMeanSquare(flux, removed.flux(stars));
                    assertThat(Math.hypot(own, moved) / own).as(part).isGreaterThan(ratio);
                }
            });
        }
    }

    @Test
    void fluxIsConstantOverDepth() {
        try (ForwardModel model = bundle.toFullModel()) {
            for (double[] star : stars(4500, 8000, DRAWS)) {
                Atmosphere atmosphere = model.diagnostics().orElseThrow().atmosphere(star);
                assertThat(atmosphere.fluxError()).as(Arrays.toString(star)).isLessThan(0.01);
            }
        }
    }

    private Atmosphere atmosphere(Random random) {
        float[] lnTemperature = grey();
        for (int k = 0; k < lnTemperature.length; k++) {
            lnTemperature[k] += (float) (TEMPERATURE_SCATTER * random.nextGaussian());
        }
        return transfer.atmosphere(opacity(ROUGHNESS, 0, random), lnTemperature);
    }

    private double energy(Atmosphere atmosphere) {
        double sum = 0;
        for (int j = 0; j < BINS; j++) {
            sum += atmosphere.flux()[j] * widths[j];
        }
        return sum / EnergyResidual.total(TEFF) - 1;
    }

    private static void put(Map<PhysicalResidual, double[]> drawn, PhysicalResidual kind, int draw, double value) {
        drawn.computeIfAbsent(kind, first -> new double[DRAWS])[draw] = value;
    }

    /** Returns the median of squares, as losses are. */
    private static double median(double[] values) {
        return RobustStatistics.quantile(
                Arrays.stream(values)
                        .filter(value -> !Double.isNaN(value))
                        .map(value -> value * value)
                        .toArray(),
                0.5);
    }

    /** Returns nodes held out of the training, of some Teff, spread over these. */
    private double[][] stars(double coolest, double hottest, int most) {
        double[][] nodes = bundle.nodes();
        Manifest.SplitRecipe split = bundle.manifest().provenance().split();
        double[][] held = Arrays.stream(new Split.Recipe(split.seed(), split.validation(), split.test())
                        .apply(nodes.length)
                        .test())
                .mapToObj(i -> nodes[i])
                .filter(labels -> labels[0] > coolest && labels[0] < hottest)
                .toArray(double[][]::new);
        return IntStream.range(0, most)
                .mapToObj(i -> held[(int) ((long) i * held.length / most)])
                .toArray(double[][]::new);
    }

    private static double rootMeanSquare(float[][] one, float[][] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            for (int j = 0; j < one[i].length; j++) {
                sum += Math.pow(one[i][j] - other[i][j], 2);
            }
        }
        return Math.sqrt(sum / one.length / one[0].length);
    }
}
