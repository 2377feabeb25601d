package org.photosphere.model.training.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.TrainingCourse;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.physformer.Regularisers;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.training.CourseOfTraining;
import org.photosphere.model.training.SmallGrid;
import org.photosphere.model.training.Stage;
import org.photosphere.model.training.Stage.Keep;
import org.photosphere.model.training.Stage.Optimiser;
import org.photosphere.model.training.Stage.Validation;
import org.photosphere.model.training.TrainableNetwork;
import org.photosphere.model.training.TrainableNetworkContract;
import org.photosphere.model.training.Trainer;
import org.photosphere.model.training.TrainingLog;
import org.photosphere.model.training.TrainingOutcome;
import org.photosphere.model.training.TrainingOutcome.StageResult;

class TrainablePhysFormerTest extends TrainableNetworkContract {

    private static final int MAP_STEPS = 600;
    private static final String INTENSITY = PhysFormerStage.INTENSITY.title();

    private static PhysFormerSettings settings() {
        return new PhysFormerSettings(
                3,
                new PhysFormerSettings.Sizes(
                        8,
                        24,
                        2,
                        1,
                        List.of(32),
                        2,
                        new EncoderShape(1, 8, 2, 2),
                        new TransferShape(32, 4, 2, 3, Intensity.FORMAL),
                        Parts.ALL),
                List.of(
                        stage(
                                "autoencoder",
                                12,
                                8,
                                new Optimiser(1e-4, 4, 0.01, 0.9),
                                new Validation(6, 100, Keep.LAST)),
                        stage("map", 40, 32, new Optimiser(5e-3, 20, 0, 0.98), new Validation(20, 100, Keep.BEST)),
                        stage("joint", 12, 8, new Optimiser(1e-5, 4, 0.01, 0.9), new Validation(6, 100, Keep.BEST)),
                        new Stage(
                                INTENSITY,
                                200,
                                4,
                                4,
                                new Optimiser(2e-2, 10, 0, 0.9),
                                new Validation(50, 100, Keep.BEST),
                                Duration.ZERO)),
                new Regularisers(1e-9, 0.001, 1e-4, 0, 0, 0, 0, 0, 1e-6),
                60,
                0.5,
                List.of("cpu", "cpu"),
                Duration.ofHours(1));
    }

    private static Stage stage(String title, int steps, int batch, Optimiser optimiser, Validation validation) {
        return new Stage(title, steps, batch, 5, optimiser, validation, Duration.ZERO);
    }

    private static TrainablePhysFormer physFormer(PhysFormerSettings settings) {
        NormalisedGrid grid = SmallGrid.of(12);
        Split split = new Split.Recipe(1, 0.1, 0.1).apply(grid.spectra());
        return new TrainablePhysFormer(
                settings, grid.select(split.train()), grid.select(split.validation()), SmallGrid.space(grid));
    }

    @Override
    protected TrainableNetwork network() {
        return physFormer(settings());
    }

    @Override
    protected TrainableNetwork withOtherSettings() {
        return physFormer(settings().withInterpolated(61));
    }

    /** Steps so long that the first error is never beaten: the stage ends three validations after it. */
    @Override
    protected TrainableNetwork hopeless() {
        Stage first = stage("autoencoder", 400, 8, new Optimiser(0.3, 1, 0, 0.0), new Validation(5, 3, Keep.LAST));
        List<Stage> stages = settings().stages();
        return physFormer(settings().withStages(List.of(first, stages.get(1), stages.get(2), stages.get(3))));
    }

    @Test
    void namesThePartOfEachTensor() {
        try (TrainablePhysFormer network = physFormer(settings())) {
            assertThat(Map.of(
                            "encoder.3.mlp.in.bias", "encoder.blocks",
                            "encoder.linear", "encoder.linear",
                            "decoder.0.norm1.scale", "decoder.block 0",
                            "decoder.expand.bias", "decoder.expand",
                            "decoder.structure.norm.scale", "decoder.structure",
                            "map.labels", "map",
                            "map.1.bias", "map",
                            "fold1.0", "maps of the folds",
                            "map.bumps.bias", "map.bumps, fixed",
                            "fold1.bumps", "map.bumps, fixed"))
                    .allSatisfy(
                            (tensor, part) -> assertThat(network.group(tensor)).isEqualTo(part));
            assertThat(network.weights().keySet()).contains("fold1.bumps", "decoder.structure.norm.scale");
        }
    }

    @Test
    void summaryShowsWhichPartsMoved() throws Exception {
        try (TrainablePhysFormer network = physFormer(settings().withSteps(List.of(12, 40, 0)))) {
            Map<String, Tensor> start = network.weights();
            TrainingOutcome outcome = new Trainer(network, folder, Duration.ofHours(1), progress -> {}).run(2);
            TrainingCourse course = CourseOfTraining.of(network, start, outcome, new TrainingLog(folder), 50);
            assertThat(course.moved().get("map.bumps, fixed"))
                    .isNotNull()
                    .satisfies(fixed -> assertThat(fixed.change()).isZero());
            for (String part :
                    List.of("map", "maps of the folds", "decoder.block 0", "decoder.structure", "encoder.blocks")) {
                assertThat(course.moved().get(part))
                        .as(part)
                        .isNotNull()
                        .satisfies(moved -> assertThat(moved.change()).isPositive());
            }
            assertThat(course.stages()).extracting(TrainingCourse.Curve::stage).containsExactly("autoencoder", "map");
            assertThat(course.stages().get(1).epochs()).isEqualTo(40 * 32 / 50.0);
            assertThat(course.stages().get(1).points()).hasSizeBetween(2, 8);
        }
    }

    @Test
    void learnsASmallGridStageByStage() throws Exception {
        try (TrainablePhysFormer network = physFormer(settings().withSteps(List.of(12, MAP_STEPS, 12)))) {
            TrainingOutcome outcome = train(network, folder, 3, Duration.ofHours(1), p -> {});
            assertThat(outcome.stages().stream().map(StageResult::title))
                    .containsExactly("autoencoder", "map", "joint");
            assertThat(outcome.stages().stream().map(StageResult::steps)).containsExactly(12, MAP_STEPS, 12);
            assertThat(outcome.stages().get(0).rmse()).isLessThan(0.004);
            assertThat(outcome.stages().get(1).rmse()).isLessThan(0.03);
            assertThat(outcome.rmse()).isLessThan(0.03);
            List<Double> autoencoder = new ArrayList<>();
            for (String row : Files.readAllLines(folder.resolve(TrainingLog.FILE))) {
                if (row.startsWith("{\"stage\":\"autoencoder")) {
                    autoencoder.add(validationRmse(row));
                }
            }
            int last = autoencoder.size() - 1;
            assertThat(autoencoder.get(last)).as("after the linear fit").isLessThan(0.5 * autoencoder.get(last - 1));
        }
    }

    @Test
    void omitsAStageOfNoSteps() {
        try (TrainablePhysFormer network = physFormer(settings().withSteps(List.of(2, 0, 2)))) {
            TrainingOutcome outcome = train(network, folder, 3, Duration.ZERO, p -> {});
            assertThat(outcome.stages().stream().map(StageResult::title)).containsExactly("autoencoder", "joint");
            assertThat(train(network, folder, 3, Duration.ZERO, p -> {})).isEqualTo(outcome);
        }
    }

    private static PhysFormerSettings withIntensity(PhysFormerSettings settings) {
        return settings.withTransfer(new TransferShape(32, 4, 2, 3, Intensity.CONVOLUTION));
    }

    /** Returns the weights other than the intensity's. */
    private static Map<String, Tensor> fields(TrainableNetwork network) {
        Map<String, Tensor> fields = new TreeMap<>(network.weights());
        fields.keySet().removeIf(name -> name.startsWith("decoder.intensity."));
        return fields;
    }

    @Test
    void addsANetworksIntensityToTheFinishedTrainingOfItsFields() throws Exception {
        PhysFormerSettings settings = settings().withInterpolated(0);
        try (TrainablePhysFormer formal = physFormer(settings);
                TrainablePhysFormer network = physFormer(withIntensity(settings))) {
            assertThat(train(formal, folder, 3, Duration.ZERO, p -> {}).stages())
                    .hasSize(3);
            TrainingOutcome outcome = train(network, folder, 4, Duration.ZERO, p -> {});
            assertThat(outcome.stages().get(3)).satisfies(stage -> {
                assertThat(stage.title()).isEqualTo(INTENSITY);
                assertThat(stage.steps()).isEqualTo(200);
            });
            double untrained = Files.readAllLines(folder.resolve(TrainingLog.FILE)).stream()
                    .filter(row -> row.contains("intensity"))
                    .findFirst()
                    .map(TrainablePhysFormerTest::validationRmse)
                    .orElseThrow();
            assertThat(outcome.rmse()).isLessThan(0.6 * untrained);
            assertThat(fields(network)).isEqualTo(fields(formal));
        }
    }

    private static double validationRmse(String row) {
        try {
            return new ObjectMapper().readTree(row).get("validation_rmse").asDouble();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Tag("slow")
    @Test
    void trainsTheSameFieldsWithANetworksIntensityAndResumesEachStage() {
        PhysFormerSettings settings = settings().withInterpolated(0);
        Path interrupted = folder.resolve("interrupted");
        for (String stage : List.of("joint", INTENSITY)) {
            // The fields begin with the formal solution.
            PhysFormerSettings present = stage.equals("joint") ? settings : withIntensity(settings);
            try (TrainablePhysFormer network = physFormer(present)) {
                assertThatThrownBy(() -> train(network, interrupted, 4, Duration.ZERO, p -> {
                            if (p.stage().equals(stage) && p.step() > 10) {
                                throw new IllegalStateException("power cut");
                            }
                        }))
                        .hasMessage("power cut");
            }
        }
        try (TrainablePhysFormer resumed = physFormer(withIntensity(settings));
                TrainablePhysFormer whole = physFormer(withIntensity(settings))) {
            train(resumed, interrupted, 4, Duration.ZERO, p -> {});
            train(whole, folder.resolve("whole"), 4, Duration.ofHours(1), p -> {});
            assertThat(resumed.weights()).isEqualTo(whole.weights());
        }
    }

    @Test
    void refusesBinsThatDoNotPartIntoPatches() {
        BlackbodyModel truth = new BlackbodyModel(40);
        double[][] points = truth.grid(6);
        NormalisedGrid grid = new NormalisedGrid(
                List.of("teff", "m_h"),
                points,
                Collections.nCopies(points.length, "node"),
                truth.wavelengths(),
                truth.flux(points),
                new double[points.length]);
        assertThatThrownBy(() -> new TrainablePhysFormer(settings(), grid, grid, SmallGrid.space(grid)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("40 bins");
    }

    @Test
    void refusesAnUnknownDevice() {
        assertThatThrownBy(() -> physFormer(settings().withDevices(List.of("gpu:77"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("gpu:77");
    }
}
