package org.photosphere.model.training;

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
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;

/** Contract of every network that a {@link Trainer} trains; one subclass per implementation. */
public abstract class TrainableNetworkContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    protected Path folder;

    /** Returns a new small network; the suite closes it. */
    protected abstract TrainableNetwork network();

    /** Returns one with other settings. */
    protected abstract TrainableNetwork withOtherSettings();

    /** Returns one whose first stage begins with its best validation, and has the patience for few others. */
    protected abstract TrainableNetwork hopeless();

    protected static TrainingOutcome train(
            TrainableNetwork network, Path folder, int stages, Duration every, TrainingProgress.Listener listener) {
        return new Trainer(network, folder, every, listener).run(stages);
    }

    private TrainingOutcome trainSaving(TrainableNetwork network, int stages) {
        return train(network, folder, stages, Duration.ZERO, progress -> {});
    }

    @Test
    void logsTheInitialAndEveryFurtherValidationOfAStage() throws Exception {
        try (TrainableNetwork network = network()) {
            Stage stage = network.stages().get(0);
            List<TrainingProgress> seen = new ArrayList<>();
            TrainingOutcome outcome = train(network, folder, 1, Duration.ofHours(1), seen::add);
            assertThat(outcome.stages()).hasSize(1);
            assertThat(outcome.steps()).isEqualTo(stage.steps());
            assertThat(seen.get(seen.size() - 1).step()).isEqualTo(stage.steps());
            assertThat(seen.get(seen.size() - 1).fraction()).isEqualTo(1);
            List<JsonNode> rows = log(folder);
            int validations = stage.steps() / stage.validation().every();
            assertThat(rows.stream()
                            .filter(row -> row.path("stage").asText().equals(stage.title()))
                            .map(row -> row.path("step").asInt()))
                    .startsWith(0, stage.validation().every())
                    .hasSizeBetween(validations + 1, validations + 2);
            assertThat(rows.get(0).path("loss").isNull()).isTrue();
            assertThat(rows.get(1).path("loss").asDouble()).isPositive();
            assertThat(rows.get(rows.size() - 1).path("validation_rmse").asDouble())
                    .isEqualTo(outcome.rmse(), org.assertj.core.api.Assertions.within(0.5 * outcome.rmse()));
        }
    }

    @Tag("slow")
    @Test
    void goesOnAfterAnInterruptionAsIfThereWereNone() throws Exception {
        Path whole = folder.resolve("whole");
        Path interrupted = folder.resolve("interrupted");
        Map<String, Tensor> expected;
        TrainingOutcome outcome;
        try (TrainableNetwork network = network()) {
            outcome = train(network, whole, network.stages().size(), Duration.ofHours(1), p -> {});
            expected = network.weights();
        }
        for (TrainingOutcome.StageResult stage : outcome.stages()) {
            try (TrainableNetwork network = network()) {
                assertThatThrownBy(() ->
                                train(network, interrupted, outcome.stages().size(), Duration.ZERO, p -> {
                                    if (p.stage().equals(stage.title()) && 2 * p.step() >= p.steps()) {
                                        throw new IllegalStateException("power cut");
                                    }
                                }))
                        .hasMessage("power cut");
            }
            assertThat(Trainer.isInterrupted(interrupted)).isTrue();
        }
        try (TrainableNetwork network = network()) {
            TrainingOutcome resumed =
                    train(network, interrupted, outcome.stages().size(), Duration.ZERO, p -> {});
            assertThat(resumed.steps()).isEqualTo(outcome.steps());
            assertThat(network.weights()).isEqualTo(expected);
        }
        assertThat(curve(interrupted)).isEqualTo(curve(whole));
    }

    /** Returns stage, step, loss and validation error of each row. */
    private static List<String> curve(Path folder) throws Exception {
        return log(folder).stream()
                .map(row -> row.path("stage") + " " + row.path("step") + " " + row.path("loss") + " "
                        + row.path("validation_rmse"))
                .toList();
    }

    private static List<JsonNode> log(Path folder) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        for (String row : Files.readAllLines(folder.resolve(TrainingLog.FILE))) {
            rows.add(JSON.readTree(row));
        }
        return rows;
    }

    @Test
    void endsWhereTheValidationNoLongerImprovesAndCountsItsSteps() {
        try (TrainableNetwork network = hopeless()) {
            Stage stage = network.stages().get(0);
            int most = 3 * stage.validation().patience() * stage.validation().every();
            TrainingOutcome outcome = trainSaving(network, 1);
            assertThat(outcome.steps()).isLessThan(stage.steps()).isLessThan(most);
            try (TrainableNetwork again = hopeless()) {
                assertThat(trainSaving(again, 1)).as("as the checkpoint has it").isEqualTo(outcome);
            }
        }
    }

    @Test
    void givesTheWeightsOfATrainingThatHasComeFurtherThanAskedFor() {
        try (TrainableNetwork first = network();
                TrainableNetwork again = network()) {
            TrainingOutcome outcome = trainSaving(first, 1);
            assertThat(trainSaving(again, 0)).isEqualTo(outcome);
            assertThat(again.weights()).isEqualTo(first.weights());
        }
    }

    @Test
    void refusesTheCheckpointOfOtherSettings() {
        try (TrainableNetwork network = network();
                TrainableNetwork other = withOtherSettings()) {
            trainSaving(network, 1);
            assertThatThrownBy(() -> trainSaving(other, 1))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("other settings");
        }
    }

    @Test
    void keepsTheLastWholeCheckpointWhereTheNextCannotBeWritten() throws Exception {
        interrupt();
        Path checkpoint = folder.resolve(TrainingCheckpoint.FILE);
        byte[] before = Files.readAllBytes(checkpoint);
        // A folder blocks the place of the next checkpoint, as a full disk would.
        Files.createDirectories(
                folder.resolve(TrainingCheckpoint.FILE + ".part").resolve("in-the-way"));
        try (TrainableNetwork network = network()) {
            assertThatThrownBy(() -> trainSaving(network, 1))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("checkpoint cannot be written");
        }
        assertThat(Files.readAllBytes(checkpoint)).isEqualTo(before);
    }

    /** Leaves the checkpoint of an interruption within the first stage. */
    private void interrupt() {
        try (TrainableNetwork network = network()) {
            int last = network.stages().get(0).steps();
            assertThatThrownBy(() -> train(network, folder, 1, Duration.ZERO, progress -> {
                        if (progress.step() == last) {
                            throw new IllegalStateException("power cut");
                        }
                    }))
                    .hasMessage("power cut");
        }
    }

    @Test
    void refusesImpossiblePlacesAndNetworksOfOtherSizes() throws Exception {
        interrupt();
        Path file = folder.resolve(TrainingCheckpoint.FILE);
        byte[] whole = Files.readAllBytes(file);
        try (TrainableNetwork network = network()) {
            int numbers = place(SafeTensors.decode(whole, "checkpoint")).length;
            for (int i : IntStream.range(1, numbers).filter(i -> i != 5).toArray()) { // 5: the loss, of any sign
                for (double wrong : new double[] {-3, i > 3 && i < 8 ? -0.5 : 0.5, i == 4 ? Double.NaN : -1e12}) {
                    assertRefused(network, file, whole, tensors -> place(tensors)[i] = wrong, "place");
                }
            }
            assertRefused(network, file, whole, tensors -> place(tensors)[2] = 1e9, "place");
            assertRefused(network, file, whole, tensors -> place(tensors)[3] = place(tensors)[2] + 1, "place");
            for (String array : List.of("best/", "")) {
                assertRefused(network, file, whole, tensors -> shorten(tensors, array), file.toString());
            }
        }
    }

    /** Removes the first row of the first matrix of a part. */
    private static void shorten(Map<String, Tensor> tensors, String prefix) {
        String name = tensors.keySet().stream()
                .filter(n -> prefix.isEmpty() ? !n.startsWith("best/") : n.startsWith(prefix))
                .filter(n ->
                        tensors.getOrDefault(n, Tensor.ofRows(new double[0][])).shape().length == 2)
                .findFirst()
                .orElseThrow();
        double[][] rows =
                tensors.getOrDefault(name, Tensor.ofRows(new double[0][])).toRows();
        tensors.put(name, Tensor.ofRows(java.util.Arrays.copyOfRange(rows, 1, rows.length)));
    }

    private static double[] place(Map<String, Tensor> tensors) {
        return tensors.getOrDefault("place", Tensor.ofDoubles(new double[0], 0)).values();
    }

    private void assertRefused(
            TrainableNetwork network, Path file, byte[] whole, Consumer<Map<String, Tensor>> change, String message)
            throws Exception {
        Map<String, Tensor> tensors = SafeTensors.decode(whole, "checkpoint");
        change.accept(tensors);
        Files.write(file, SafeTensors.encode(tensors));
        assertThatThrownBy(() -> trainSaving(network, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Tag("slow")
    @Test
    void goesOnFromOrRefusesAThousandDamagedCheckpoints() throws Exception {
        interrupt();
        Path file = folder.resolve(TrainingCheckpoint.FILE);
        try (TrainableNetwork network = network()) {
            Damage.Outcome outcome = new Damage(8).tryOn(file, damaged -> {
                TrainingCheckpoint checkpoint =
                        TrainingCheckpoint.read(folder, network.fingerprint(), network.stages());
                network.settle(checkpoint.best(), file.toString());
                network.begin(0, checkpoint.state(), file.toString());
            });
            System.out.println("checkpoints of " + network.getClass().getSimpleName() + ": " + outcome);
            assertThat(outcome.refused()).isBetween(300, 990);
        }
    }
}
