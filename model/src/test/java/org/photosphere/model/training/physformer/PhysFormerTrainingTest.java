package org.photosphere.model.training.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.physformer.Regularisers;
import org.photosphere.model.network.physformer.SmallPhysFormer;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.training.SmallGrid;
import org.photosphere.model.training.TrainingLog;

class PhysFormerTrainingTest {

    @TempDir
    Path folder;

    private static PhysFormerSettings settings() {
        return new PhysFormerSettings(
                3,
                new PhysFormerSettings.Sizes(
                        8,
                        24,
                        2,
                        1,
                        List.of(32),
                        new EncoderShape(1, 8, 2, 2),
                        new TransferShape(32, 4, 2, 3, Intensity.FORMAL)),
                new PhysFormerSettings.Stage(12, 8, 1e-4, 4, 0.01, 0.9, 5, 6, 100),
                new PhysFormerSettings.Stage(600, 32, 5e-3, 20, 0, 0.98, 1, 200, 100),
                new PhysFormerSettings.Stage(12, 8, 1e-5, 4, 0.01, 0.9, 5, 6, 100),
                new PhysFormerSettings.Stage(200, 4, 2e-2, 10, 0, 0.9, 4, 50, 100),
                new Regularisers(1e-9, 0.001, 1e-4, 0, 0, 0, 0, 0, 1e-6),
                60,
                0.5,
                List.of("cpu", "cpu"),
                Duration.ofHours(1));
    }

    private static PhysFormerTraining training(
            PhysFormerSettings settings, Path folder, PhysFormerProgress.Listener listener) {
        NormalisedGrid grid = SmallGrid.of(12);
        Split split = new Split.Recipe(1, 0.1, 0.1).apply(grid.spectra());
        return new PhysFormerTraining(
                settings,
                grid.select(split.train()),
                grid.select(split.validation()),
                SmallGrid.space(grid),
                folder,
                listener);
    }

    @Test
    void learnsASmallGridStageByStage() throws Exception {
        PhysFormerTraining.Outcome outcome =
                training(settings(), folder, p -> {}).run(PhysFormerTraining.Goal.ALL);
        assertThat(outcome.stageRmse()).containsOnlyKeys("autoencoder", "map", "joint");
        assertThat(outcome.stageRmse().get("autoencoder")).isLessThan(0.004);
        assertThat(outcome.stageRmse().get("map")).isLessThan(0.03);
        assertThat(outcome.stageRmse().get("joint")).isLessThan(0.03);
        assertThat(outcome.steps()).isEqualTo(624);
        assertThat(outcome.stageSteps()).isEqualTo(Map.of("autoencoder", 12, "map", 600, "joint", 12));
        List<Double> autoencoder = new ArrayList<>();
        for (String row : Files.readAllLines(folder.resolve(TrainingLog.FILE)).subList(0, 4)) {
            autoencoder.add(
                    new ObjectMapper().readTree(row).get("validation_rmse").asDouble());
        }
        assertThat(autoencoder.get(3)).as("after the linear fit").isLessThan(0.5 * autoencoder.get(2));
        assertThat(Files.readAllLines(folder.resolve(TrainingLog.FILE)))
                .hasSize(4 + 3 + 3)
                .allMatch(row -> row.startsWith("{\"stage\":"));
    }

    private static PhysFormerSettings withIntensity(PhysFormerSettings settings) {
        return settings.withTransfer(new TransferShape(32, 4, 2, 3, Intensity.CONVOLUTION));
    }

    private static PhysFormerSettings shortOne() {
        return settings()
                .withStages(
                        settings().autoencoder(),
                        settings().map().withSteps(30),
                        settings().joint())
                .withInterpolated(0)
                .withCheckpointEvery(Duration.ZERO);
    }

    /** Returns the trained weights other than the intensity's. */
    private static Map<String, List<Float>> fields(PhysFormerTraining.Outcome outcome) {
        Map<String, List<Float>> fields = new TreeMap<>();
        outcome.weights().weights().arrays().forEach((name, values) -> {
            if (!name.startsWith("decoder.intensity.")) {
                List<Float> list = new ArrayList<>();
                for (float value : values) {
                    list.add(value);
                }
                fields.put(name, list);
            }
        });
        return fields;
    }

    @Test
    void addsANetworksIntensityToTheFinishedTrainingOfItsFields() throws Exception {
        PhysFormerTraining.Outcome formal =
                training(shortOne(), folder, p -> {}).run(PhysFormerTraining.Goal.ALL);
        PhysFormerTraining.Outcome outcome =
                training(withIntensity(shortOne()), folder, p -> {}).run(PhysFormerTraining.Goal.ALL);
        assertThat(outcome.throughput()).containsOnlyKeys("intensity");
        List<double[]> curve = curve(folder);
        double untrained = curve.get(curve.size() - 5)[3];
        assertThat(outcome.stageRmse().get("intensity")).isLessThan(0.6 * untrained);
        assertThat(outcome.stageSteps()).containsEntry("joint", 12).containsEntry("intensity", 200);
        assertThat(fields(outcome)).isEqualTo(fields(formal));
        assertThat(formal.stageRmse()).doesNotContainKey("intensity");
    }

    @Tag("slow")
    @Test
    void trainsTheSameFieldsWithANetworksIntensityAndResumesItsStage() {
        PhysFormerTraining.Outcome formal =
                training(shortOne(), folder.resolve("formal"), p -> {}).run(PhysFormerTraining.Goal.ALL);
        Path interrupted = folder.resolve("interrupted");
        for (String stage : List.of("joint", "intensity")) {
            assertThatThrownBy(() -> training(withIntensity(shortOne()), interrupted, p -> {
                                if (p.stage().equals(stage) && p.step() > 10) {
                                    throw new IllegalStateException("power cut");
                                }
                            })
                            .run(PhysFormerTraining.Goal.ALL))
                    .hasMessage("power cut");
        }
        PhysFormerTraining.Outcome resumed =
                training(withIntensity(shortOne()), interrupted, p -> {}).run(PhysFormerTraining.Goal.ALL);
        PhysFormerTraining.Outcome whole = training(withIntensity(shortOne()), folder.resolve("whole"), p -> {})
                .run(PhysFormerTraining.Goal.ALL);
        assertThat(fields(resumed)).isEqualTo(fields(formal));
        whole.weights()
                .weights()
                .arrays()
                .forEach(
                        (name, values) -> assertThat(resumed.weights().weights().get(name))
                                .as(name)
                                .containsExactly(values));
    }

    @Tag("slow")
    @Test
    void goesOnAfterAnInterruptionAsIfThereWereNone() throws Exception {
        Path whole = folder.resolve("whole");
        PhysFormerTraining.Outcome expected =
                training(settings(), whole, p -> {}).run(PhysFormerTraining.Goal.ALL);
        PhysFormerSettings saving = settings().withCheckpointEvery(Duration.ZERO);
        Path interrupted = folder.resolve("interrupted");
        for (String stage : List.of("autoencoder", "map", "joint")) {
            List<Integer> seen = new ArrayList<>();
            assertThatThrownBy(() -> training(saving, interrupted, p -> {
                                seen.add(p.step());
                                if (p.stage().equals(stage) && seen.size() > 0) {
                                    throw new IllegalStateException("power cut");
                                }
                            })
                            .run(PhysFormerTraining.Goal.ALL))
                    .hasMessage("power cut");
            assertThat(PhysFormerTraining.isInterrupted(interrupted)).isTrue();
        }
        PhysFormerTraining.Outcome resumed =
                training(saving, interrupted, p -> {}).run(PhysFormerTraining.Goal.ALL);
        assertThat(resumed.steps()).isEqualTo(expected.steps());
        List<double[]> expectedCurve = curve(whole);
        List<double[]> resumedCurve = curve(interrupted);
        assertThat(resumedCurve).hasSameSizeAs(expectedCurve);
        for (int i = 0; i < expectedCurve.size(); i++) {
            assertThat(resumedCurve.get(i)).containsExactly(expectedCurve.get(i));
        }
    }

    @Tag("slow")
    @Test
    void countsTheStepsThatItRanWherePatienceEndsAStageBeforeItsSchedule() {
        // Steps so long that the autoencoder's first error is never beaten: the stage ends three validations after it.
        PhysFormerSettings hopeless = settings()
                .withStages(
                        new PhysFormerSettings.Stage(400, 8, 30.0, 1, 0, 0.0, 5, 5, 3),
                        settings().map().withSteps(20),
                        settings().joint())
                .withCheckpointEvery(Duration.ZERO);
        PhysFormerTraining.Outcome whole =
                training(hopeless, folder.resolve("whole"), p -> {}).run(PhysFormerTraining.Goal.MAP);
        assertThat(whole.stageSteps()).isEqualTo(Map.of("autoencoder", 16, "map", 20));
        assertThat(whole.steps()).isEqualTo(36);

        Path interrupted = folder.resolve("interrupted");
        assertThatThrownBy(() -> training(hopeless, interrupted, p -> {
                            throw new IllegalStateException("power cut in " + p.stage());
                        })
                        .run(PhysFormerTraining.Goal.MAP))
                .hasMessage("power cut in map");
        PhysFormerTraining.Outcome resumed =
                training(hopeless, interrupted, p -> {}).run(PhysFormerTraining.Goal.MAP);
        assertThat(resumed.stageSteps()).isEqualTo(whole.stageSteps());
    }

    @Tag("slow")
    @Test
    void givesTheWeightsOfATrainingThatHasComeFurtherThanAskedFor() {
        PhysFormerSettings saving = settings().withCheckpointEvery(Duration.ZERO);
        PhysFormerTraining.Outcome first = training(saving, folder, p -> {}).run(PhysFormerTraining.Goal.MAP);
        PhysFormerTraining.Outcome again = training(saving, folder, p -> {}).run(PhysFormerTraining.Goal.MAP);
        assertThat(again.stageRmse()).isEqualTo(first.stageRmse());
        assertThat(again.throughput()).isEmpty();
        Map<String, float[]> expected = first.weights().weights().arrays();
        assertThat(again.weights().weights().arrays()).containsOnlyKeys(expected.keySet());
        again.weights()
                .weights()
                .arrays()
                .forEach((name, values) -> assertThat(values).as(name).containsExactly(expected.get(name)));
    }

    /** Returns stage index, step, loss (0 where absent) and validation error of each row. */
    private static List<double[]> curve(Path folder) throws Exception {
        List<double[]> curve = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(TrainingLog.FILE))) {
            JsonNode row = new ObjectMapper().readTree(line);
            curve.add(new double[] {
                List.of("autoencoder", "map", "joint", "intensity")
                        .indexOf(row.path("stage").asText()),
                row.path("step").asInt(),
                row.path("loss").asDouble(),
                row.path("validation_rmse").asDouble()
            });
        }
        return curve;
    }

    @Test
    void refusesTheCheckpointOfOtherSettings() {
        PhysFormerSettings saving = settings().withCheckpointEvery(Duration.ZERO);
        training(saving, folder, p -> {}).run(PhysFormerTraining.Goal.AUTOENCODER);
        assertThatThrownBy(() ->
                        training(saving.withInterpolated(61), folder, p -> {}).run(PhysFormerTraining.Goal.ALL))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("other settings");
    }

    @Test
    void keepsTheLastWholeCheckpointWhereTheNextCannotBeWritten() throws Exception {
        PhysFormerSettings saving = settings().withCheckpointEvery(Duration.ZERO);
        training(saving, folder, p -> {}).run(PhysFormerTraining.Goal.AUTOENCODER);
        Path checkpoint = folder.resolve(PhysFormerCheckpoint.FILE);
        byte[] before = Files.readAllBytes(checkpoint);
        // A folder blocks the place of the next checkpoint, as a full disk would.
        Files.createDirectories(
                folder.resolve(PhysFormerCheckpoint.FILE + ".part").resolve("in-the-way"));
        assertThatThrownBy(() -> training(saving, folder, p -> {}).run(PhysFormerTraining.Goal.ALL))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("checkpoint cannot be written");
        assertThat(Files.readAllBytes(checkpoint)).isEqualTo(before);
    }

    @Test
    void refusesBinsThatDoNotPartIntoPatches() {
        PayneGrid.assertRefused(folder, settings());
    }

    @Test
    void refusesAnUnknownDevice() {
        assertThatThrownBy(() -> training(settings().withDevices(List.of("gpu:77")), folder, p -> {})
                        .run(PhysFormerTraining.Goal.ALL))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("gpu:77");
    }

    @Tag("slow")
    @Test
    void readsOrRefusesAThousandDamagedCheckpoints() throws Exception {
        PhysFormerSettings saving = settings().withCheckpointEvery(Duration.ZERO);
        training(saving, folder, p -> {}).run(PhysFormerTraining.Goal.AUTOENCODER);
        Path file = folder.resolve(PhysFormerCheckpoint.FILE);
        Map<String, Tensor> tensors = SafeTensors.read(file, 1 << 28);
        double fingerprint = tensors.getOrDefault("place", Tensor.ofDoubles(new double[1], 1))
                .values()[0];
        Weights like = SmallPhysFormer.weights(1).part("nothing");
        Damage.Outcome outcome =
                new Damage(9).tryOn(file, damaged -> PhysFormerCheckpoint.read(folder, fingerprint, like));
        System.out.println("checkpoints of a PhysFormer: " + outcome);
        assertThat(outcome.refused()).isBetween(300, 990);

        for (int place = 1; place < 16; place++) {
            Map<String, Tensor> changed = SafeTensors.read(file, 1 << 28);
            double[] values = changed.getOrDefault("place", Tensor.ofDoubles(new double[16], 16))
                    .values();
            if (place == 5) {
                continue; // the reported loss, which may be absent
            }
            double before = values[place];
            values[place] = -3;
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, SafeTensors.encode(changed));
            assertThatThrownBy(() -> training(saving, folder, p -> {}).run(PhysFormerTraining.Goal.ALL))
                    .as("place %s, which was %s", place, before)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(file.toString());
            Files.write(file, whole);
        }
    }

    /** A grid of 40 bins. */
    private static final class PayneGrid {
        static void assertRefused(Path folder, PhysFormerSettings settings) {
            var truth = new org.photosphere.model.forward.BlackbodyModel(40);
            double[][] points = truth.grid(6);
            NormalisedGrid grid = new NormalisedGrid(
                    List.of("teff", "m_h"),
                    points,
                    java.util.Collections.nCopies(points.length, "node"),
                    truth.wavelengths(),
                    truth.flux(points),
                    new double[points.length]);
            assertThatThrownBy(
                            () -> new PhysFormerTraining(settings, grid, grid, SmallGrid.space(grid), folder, p -> {}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("40 bins");
        }
    }
}
