package org.photosphere.model.training.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.network.components.ComponentModel;
import org.photosphere.model.network.physformer.PhysFormerModel;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.network.physformer.SmallPhysFormer;
import org.photosphere.model.training.ComponentSettings;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.model.training.TrainingProgress;

class ReducedModelTrainingTest {

    private static final ReducedModelTraining.Settings SETTINGS = new ReducedModelTraining.Settings(
            new ComponentSettings(5, List.of(24, 24), 6, 150, 32, 1e-2, 1000, Duration.ZERO, Duration.ofHours(1)),
            2,
            300,
            2);

    private static final PhysFormerWeights START = SmallPhysFormer.network(SmallPhysFormer.weights(1));

    @TempDir
    Path folder;

    private final List<Integer> generated = new ArrayList<>();
    private final List<TrainingProgress> trained = new ArrayList<>();

    private void note(TrainingProgress progress) {
        if (progress.stage().startsWith("spectra")) {
            generated.add(progress.step());
        } else {
            trained.add(progress);
        }
    }

    private ReducedModelTraining training(PhysFormerModel full) {
        return new ReducedModelTraining(
                full, START, SmallPhysFormer.nodes(), SETTINGS, folder.resolve("work"), this::note);
    }

    @Test
    void learnsThePhysFormersSpectra() {
        try (PhysFormerModel full = SmallPhysFormer.model()) {
            ReducedModelTraining training = training(full);
            ReducedModelTraining.Outcome outcome = training.run();
            assertThat(outcome.againstFull().rmse()).isLessThan(0.1 * spread(full));
            assertThat(outcome.againstFull().spectra()).isEqualTo(16);
            assertThat(outcome.weights().networks()).hasSize(2);
            double[][] points = {{5772, 0.0}, {4321, -0.7}, {7654, 0.9}};
            try (ComponentModel reduced = training.model(outcome.weights())) {
                assertThat(ModelMetrics.of(reduced.flux(points), full.flux(points))
                                .rmse())
                        .isLessThan(0.2 * spread(full));
            }
            assertThat(generated).isSorted().last().isEqualTo(332);
            assertThat(trained)
                    .last()
                    .satisfies(last -> assertThat(last.fraction()).isEqualTo(1));
            assertThat(folder.resolve("work")).doesNotExist();
        }
    }

    /**
     * Returns the root mean square of the nodes' spectra about their mean: the error without any knowledge of the
     * labels.
     */
    private static double spread(PhysFormerModel full) {
        float[][] spectra = full.flux(SmallPhysFormer.nodes());
        float[][] means = new float[spectra.length][spectra[0].length];
        for (int j = 0; j < spectra[0].length; j++) {
            int bin = j;
            double mean = Arrays.stream(spectra)
                    .mapToDouble(row -> row[bin])
                    .average()
                    .orElseThrow();
            for (float[] row : means) {
                row[j] = (float) mean;
            }
        }
        return ModelMetrics.of(means, spectra).rmse();
    }

    @Tag("slow")
    @Test
    void givesTheSameAgain() {
        try (PhysFormerModel full = SmallPhysFormer.model()) {
            assertThat(training(full).run().weights())
                    .isEqualTo(training(full).run().weights());
        }
    }

    @Tag("slow")
    @Test
    void goesOnAfterAnInterruption() {
        try (PhysFormerModel full = SmallPhysFormer.model()) {
            ReducedModelTraining.Outcome whole = training(full).run();
            TrainingProgress.Listener breaksOff = progress -> {
                if (progress.stage().equals("reduced model") && progress.fraction() > 0.4) {
                    throw new IllegalStateException("broken off");
                }
            };
            ReducedModelTraining.Settings often =
                    SETTINGS.withNetwork(SETTINGS.network().withCheckpointEvery(Duration.ZERO));
            ReducedModelTraining broken = new ReducedModelTraining(
                    full, START, SmallPhysFormer.nodes(), often, folder.resolve("work"), breaksOff);
            assertThatThrownBy(broken::run).hasMessage("broken off");
            trained.clear();
            assertThat(training(full).run().weights()).isEqualTo(whole.weights());
            assertThat(trained.get(0).fraction()).as("it has resumed").isGreaterThan(0.1);
        }
    }

    @Test
    void countsThePassesThatItRanWherePatienceEndsIt() {
        ReducedModelTraining.Settings hopeless = new ReducedModelTraining.Settings(
                new ComponentSettings(5, List.of(8), 4, 500, 32, 30.0, 20, Duration.ZERO, Duration.ofHours(1)),
                1,
                300,
                2);
        try (PhysFormerModel full = SmallPhysFormer.model()) {
            ReducedModelTraining.Outcome outcome = new ReducedModelTraining(
                            full, START, SmallPhysFormer.nodes(), hopeless, folder.resolve("work"), this::note)
                    .run();
            assertThat(outcome.epochs()).isLessThan(100);
        }
    }

    @Test
    void asksForAsManySpectraAsMemoryTakes() {
        assertThat(ReducedModelTraining.Settings.standard(1000).spectra()).isEqualTo(20_000);
        assertThat(ReducedModelTraining.Settings.standard(9875).spectra()).isEqualTo(12_151);
        assertThatThrownBy(() -> SETTINGS.withSpectra(1)).isInstanceOf(IllegalArgumentException.class);
    }
}
