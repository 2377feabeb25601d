package org.photosphere.model.training.physformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.physformer.PhysFormerShape;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.physformer.Regularisers;
import org.photosphere.model.training.SmallGrid;
import org.photosphere.model.training.Trainer;
import org.photosphere.model.training.TrainingOutcome;
import org.photosphere.model.training.TrainingOutcome.StageResult;
import org.photosphere.model.training.TrainingProgress;

/** Each ablation is a training of its own, through the same stages. */
class PhysFormerVariantTest {

    @TempDir
    Path folder;

    private static PhysFormerSettings settings() {
        PhysFormerSettings compact = PhysFormerSettings.compact();
        return compact.withSizes(new PhysFormerSettings.Sizes(
                        8,
                        24,
                        2,
                        1,
                        List.of(32),
                        0,
                        new EncoderShape(1, 8, 2, 2),
                        new TransferShape(32, 8, 2, 3, Intensity.FORMAL),
                        Parts.ALL))
                .withSteps(List.of(6, 150, 6, 10))
                .withInterpolated(60)
                .withDevices(List.of("cpu"));
    }

    private static TrainablePhysFormer network(PhysFormerSettings settings) {
        NormalisedGrid grid = SmallGrid.of(12);
        Split split = new Split.Recipe(1, 0.1, 0.1).apply(grid.spectra());
        return new TrainablePhysFormer(
                settings, grid.select(split.train()), grid.select(split.validation()), SmallGrid.space(grid));
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(PhysFormerVariant.class)
    void learnsItsMap(PhysFormerVariant variant) {
        List<TrainingProgress> seen = new ArrayList<>();
        try (TrainablePhysFormer network = network(variant.of(settings()))) {
            TrainingOutcome outcome = new Trainer(network, folder, Duration.ofHours(1), seen::add).run(4);
            List<StageResult> stages = outcome.stages();
            assertThat(stages.get(0).rmse()).as("autoencoder").isLessThan(0.05);
            assertThat(stages.get(1).rmse()).as("map").isLessThan(0.3);
            double[] losses = seen.stream()
                    .filter(progress -> progress.stage().equals("map"))
                    .mapToDouble(TrainingProgress::loss)
                    .toArray();
            assertThat(losses[losses.length - 1]).isLessThan(losses[0] / 2);
            assertThat(stages).hasSize(variant == PhysFormerVariant.CONVOLUTION ? 4 : 3);
        }
    }

    @Test
    void everyVariantDiffersFromTheWholeByOneThing() {
        PhysFormerSettings whole = PhysFormerSettings.compact();
        PhysFormerShape shape = whole.shape(SmallGrid.space(SmallGrid.of(4)), 1000);
        for (PhysFormerVariant variant : PhysFormerVariant.values()) {
            PhysFormerSettings settings = variant.of(whole);
            PhysFormerShape other = settings.shape(SmallGrid.space(SmallGrid.of(4)), 1000);
            int differences = 0;
            differences += other.parts().equals(shape.parts()) ? 0 : 1;
            differences += other.latent() == shape.latent() || !other.parts().bottleneck() ? 0 : 1;
            differences += other.transfer().directions() == shape.transfer().directions() ? 0 : 1;
            differences += other.transfer().intensity() == shape.transfer().intensity() ? 0 : 1;
            differences += settings.regularisers().equals(whole.regularisers()) ? 0 : 1;
            assertThat(differences).as(variant.title()).isEqualTo(variant == PhysFormerVariant.PHYSFORMER ? 0 : 1);
        }
        Regularisers without = PhysFormerVariant.WITHOUT_EQUILIBRIUM.of(whole).regularisers();
        assertThat(without.constantFlux() + without.heating() + without.rosseland())
                .isZero();
        assertThat(without.energy()).isEqualTo(whole.regularisers().energy());
        assertThat(Arrays.stream(PhysFormerVariant.values())
                        .map(PhysFormerVariant::title)
                        .distinct())
                .hasSize(9);
    }

    @Test
    void endsByItsTimeLimitWhichTheStagesShare() {
        try (TrainablePhysFormer network = network(settings().withLimit(Duration.ofSeconds(4)))) {
            TrainingOutcome outcome = new Trainer(network, folder, Duration.ofHours(1), progress -> {}).run(4);
            assertThat(outcome.stages()).hasSize(3);
            assertThat(outcome.elapsed()).isBetween(Duration.ofMillis(3900), Duration.ofSeconds(9));
            assertThat(outcome.stages().get(1).steps()).isGreaterThan(20);
        }
    }
}
