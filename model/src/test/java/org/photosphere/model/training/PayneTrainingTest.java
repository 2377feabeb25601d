package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.payne.PayneTrainer;
import org.photosphere.model.network.payne.PayneWeights;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;

class PayneTrainingTest {

    private static final BlackbodyModel TRUTH = new BlackbodyModel(40);
    private static final TrainingSettings SETTINGS =
            new TrainingSettings(3, List.of(24, 24), 8, 60, 32, 1e-2, 1000, Duration.ZERO, Duration.ofHours(1));

    @TempDir
    Path folder;

    private static NormalisedGrid grid() {
        double[][] points = TRUTH.grid(18);
        return new NormalisedGrid(
                List.of("teff", "m_h"),
                points,
                java.util.Collections.nCopies(points.length, "node"),
                TRUTH.wavelengths(),
                TRUTH.flux(points),
                java.util.stream.DoubleStream.generate(() -> 1)
                        .limit(points.length)
                        .toArray());
    }

    private static PayneTraining training(TrainingSettings settings, Path folder, TrainingProgress.Listener listener) {
        NormalisedGrid grid = grid();
        Split split = Split.Recipe.withSeed(1).apply(grid.spectra());
        return new PayneTraining(
                settings,
                grid.select(split.train()),
                grid.select(split.validation()),
                grid.labelBounds(),
                folder,
                listener);
    }

    @Test
    void learnsASmallGrid() {
        List<Double> curve = new ArrayList<>();
        PayneTraining.Outcome outcome =
                training(SETTINGS, folder, p -> curve.add(p.trainingRmse())).run();
        assertThat(curve).hasSize(60);
        assertThat(curve.get(59)).isLessThan(curve.get(0) / 20);
        assertThat(outcome.validationRmse()).isLessThan(0.01);
        assertThat(outcome.epochs()).isEqualTo(60);
    }

    @Test
    void goesOnAfterAnInterruptionAsIfThereWereNone() {
        List<Double> whole = new ArrayList<>();
        PayneTraining.Outcome expected = training(SETTINGS, folder.resolve("whole"), p -> whole.add(p.trainingRmse()))
                .run();
        TrainingSettings saving = SETTINGS.withCheckpointEvery(Duration.ZERO);
        Path interrupted = folder.resolve("interrupted");
        List<Double> parts = new ArrayList<>();
        // The checkpoint of an epoch follows its report: epoch 23 is repeated.
        assertThatThrownBy(() -> training(saving, interrupted, p -> {
                            if (p.epoch() == 23) {
                                throw new IllegalStateException("power cut");
                            }
                            parts.add(p.trainingRmse());
                        })
                        .run())
                .hasMessage("power cut");
        assertThat(PayneTraining.isInterrupted(interrupted)).isTrue();
        PayneTraining.Outcome resumed =
                training(saving, interrupted, p -> parts.add(p.trainingRmse())).run();
        assertThat(parts).isEqualTo(whole);
        assertThat(resumed.weights()).isEqualTo(expected.weights());
    }

    @Test
    void refusesTheCheckpointOfOtherSettings() {
        TrainingSettings saving = SETTINGS.withCheckpointEvery(Duration.ZERO).withEpochs(2);
        training(saving, folder, p -> {}).run();
        assertThatThrownBy(() -> training(saving.withSeed(4), folder, p -> {}).run())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("other settings");
    }

    @Test
    void stopsWhereTheValidationNoLongerImproves() {
        // A step so long that nothing is learnt after the warm-up.
        TrainingSettings hopeless =
                new TrainingSettings(3, List.of(8), 4, 500, 32, 30.0, 20, Duration.ZERO, Duration.ofHours(1));
        assertThat(training(hopeless, folder, p -> {}).run().epochs()).isLessThan(100);
    }

    @Test
    void endsByItsTimeLimit() {
        TrainingSettings limited = SETTINGS.withEpochs(1_000_000).withLimit(Duration.ofSeconds(2));
        PayneTraining.Outcome outcome = training(limited, folder, p -> {}).run();
        assertThat(outcome.elapsed()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertThat(outcome.epochs()).isLessThan(1_000_000);
    }

    @Tag("slow")
    @Test
    void goesOnFromOrRefusesAThousandDamagedCheckpoints() throws Exception {
        TrainingSettings saving =
                new TrainingSettings(3, List.of(4), 2, 2, 32, 1e-2, 1000, Duration.ZERO, Duration.ZERO);
        training(saving, folder, p -> {}).run();
        Path file = folder.resolve(Checkpoint.FILE);
        double fingerprint = SafeTensors.read(file, 1 << 24)
                .getOrDefault("counters", Tensor.ofDoubles(new double[1], 1))
                .values()[0];
        Checkpoint whole = Checkpoint.read(folder, fingerprint);
        try (PayneTrainer trainee = new PayneTrainer(whole.best())) {
            Damage.Outcome outcome = new Damage(8).tryOn(file, damaged -> {
                Checkpoint checkpoint = Checkpoint.read(folder, fingerprint);
                trainee.restore(checkpoint.state(), Checkpoint.FILE);
            });
            System.out.println("checkpoints: " + outcome);
            assertThat(outcome.refused()).isBetween(300, 990);
        }
    }

    @Test
    void refusesTheCheckpointOfANetworkOfOtherSizesOrOfImpossibleCounters() throws Exception {
        TrainingSettings saving = SETTINGS.withCheckpointEvery(Duration.ZERO).withEpochs(2);
        training(saving, folder, p -> {}).run();
        Path file = folder.resolve(Checkpoint.FILE);
        byte[] whole = Files.readAllBytes(file);
        Map<String, Tensor> other = new PayneTrainer(
                        PayneWeights.initial(2, new int[] {3, 3}, new double[8][40], new double[40], 1))
                .state();
        assertRefused(saving, file, whole, tensors -> tensors.putAll(other), "other sizes");
        assertRefused(
                saving,
                file,
                whole,
                tensors -> other.forEach((name, tensor) -> tensors.put("best." + name, tensor)),
                "other sizes");
        for (double epoch : new double[] {-1, 0.5, Double.NaN, 1e12}) {
            assertRefused(saving, file, whole, tensors -> counters(tensors)[1] = epoch, "'counters'");
        }
        assertRefused(saving, file, whole, tensors -> counters(tensors)[4] = 3, "counters");
        assertRefused(saving, file, whole, tensors -> counters(tensors)[3] = Double.NaN, "counters");
    }

    private static double[] counters(Map<String, Tensor> tensors) {
        return tensors.getOrDefault("counters", Tensor.ofDoubles(new double[5], 5))
                .values();
    }

    private void assertRefused(
            TrainingSettings settings, Path file, byte[] whole, Consumer<Map<String, Tensor>> change, String message)
            throws Exception {
        Map<String, Tensor> tensors = SafeTensors.decode(whole, "checkpoint");
        change.accept(tensors);
        Files.write(file, SafeTensors.encode(tensors));
        assertThatThrownBy(() -> training(settings, folder, p -> {}).run())
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }
}
