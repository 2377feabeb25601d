package org.photosphere.model.evaluation.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.grid.GridFiles;
import org.photosphere.model.network.baseline.Baseline;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.baseline.BaselineSettings;
import org.photosphere.model.training.baseline.BaselineSettings.Phase;
import org.photosphere.model.training.baseline.InterpolationSettings;

class SystemsComparisonTest {

    private static final ComparedSystem PAYNE =
            new ComparedSystem("payne", "The Payne", Role.NETWORK, "Ting et al. 2019");
    private static final ComparedSystem BETWEEN =
            new ComparedSystem("interpolation", "Interpolation", Role.INTERPOLATION, "");

    @TempDir
    Path folder;

    @BeforeEach
    void writeGrid() throws Exception {
        GridFiles.writeBlackbodies(folder.resolve("grid.fits"), 14, 60);
    }

    private SystemsComparison.Request request() {
        BaselineSettings payne = BaselineSettings.standard(Baseline.PAYNE)
                .withSizes(List.of(16, 16), 0)
                .withPhases(List.of(new Phase(300, 32, 1e-2, 1)))
                .withCheckpointEvery(Duration.ZERO);
        return new SystemsComparison.Request(
                folder.resolve("grid.fits"),
                WavelengthBins.logUniform(2100, 19000, 40),
                folder.resolve("out"),
                List.of(
                        new Candidate(PAYNE, payne),
                        new Candidate(BETWEEN, new InterpolationSettings(BaselineSettings.SEED, 20))),
                Duration.ofSeconds(5),
                BaselineSettings.SEED,
                List.of(30.0, 100.0),
                12,
                1);
    }

    @Test
    void measuresAllOnTheSameNodesAndSpectra() {
        List<SystemResult> results = SystemsComparison.run(request(), (system, phase, share) -> {});
        assertThat(results).extracting(result -> result.system().name()).containsExactly("payne", "interpolation");
        SystemResult payne = results.get(0);
        SystemResult between = results.get(1);
        assertThat(between.test().rmse()).isLessThan(payne.test().rmse()).isPositive();
        assertThat(between.test().spectra()).isEqualTo(payne.test().spectra()).isEqualTo(12);
        assertThat(payne.parameters()).isEqualTo(2 * 16 + 16 + 16 * 16 + 16 + 16 * 40 + 40);
        assertThat(between.parameters()).isZero();
        assertThat(payne.stageRmse()).containsOnlyKeys("training");
        assertThat(payne.cost().steps()).isEqualTo(300);
        assertThat(payne.cost().spectra()).isEqualTo(300 * 32);
        assertThat(between.cost().steps()).isZero();
        assertThat(payne.residuals()).isEmpty();
        assertThat(payne.medianError()).hasSize(40);
        for (SystemResult result : results) {
            assertThat(result.inversions())
                    .extracting(SystemResult.Inversions::snr)
                    .containsExactly(30.0, 100.0);
            for (SystemResult.Inversions inversions : result.inversions()) {
                assertThat(inversions.stars()).isEqualTo(12);
                assertThat(inversions.labels())
                        .extracting(SystemResult.LabelErrors::label)
                        .containsExactly("teff", "m_h");
                assertThat(inversions.labels().get(0).errors()).hasSize(12 - inversions.unanswered());
            }
            assertThat(result.fluxMilliseconds()).isPositive().isLessThan(100);
        }
    }

    @Test
    void goesOnWhereItWasInterrupted() throws Exception {
        assertThatThrownBy(() -> SystemsComparison.run(request(), (system, phase, share) -> {
                    if (system.equals("payne") && share > 0.4 && phase.equals("training")) {
                        throw new IllegalStateException("power cut");
                    }
                }))
                .hasMessage("power cut");
        List<Double> shares = Collections.synchronizedList(new ArrayList<>());
        SystemsComparison.run(request(), (system, phase, share) -> {
            if (system.equals("payne") && phase.equals("training")) {
                shares.add(share);
            }
        });
        assertThat(shares.get(0)).as("resumed in the middle").isGreaterThan(0.3);
        List<String> phases = Collections.synchronizedList(new ArrayList<>());
        SystemsComparison.run(request(), (system, phase, share) -> phases.add(phase));
        assertThat(phases).as("nothing is done twice").containsExactly("done", "done");
        Files.delete(folder.resolve("out/results/payne.json"));
        phases.clear();
        SystemsComparison.run(request(), (system, phase, share) -> phases.add(phase));
        assertThat(phases).contains("measuring").doesNotContain("training");
    }

    @Test
    void aDamagedModelIsNamedAndTheOthersStay() throws Exception {
        List<SystemResult> before = SystemsComparison.run(request(), (system, phase, share) -> {});
        Path weights = SystemsComparison.model(folder.resolve("out"), "payne").resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 3] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> SystemsComparison.run(request(), (system, phase, share) -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("payne")
                .hasMessageContaining("weights.safetensors");
        try (Stream<Path> models = Files.list(folder.resolve("out/models"))) {
            assertThat(models).as("nothing is lost").hasSize(2);
        }
        bytes[bytes.length - 3] ^= 1;
        Files.write(weights, bytes);
        assertThat(SystemsComparison.run(request(), (system, phase, share) -> {}))
                .usingRecursiveComparison()
                .isEqualTo(before);
    }

    @Test
    void resultsOfOtherConditionsDoNotMix() {
        SystemsComparison.Request one = request();
        SystemsComparison.run(one, (system, phase, share) -> {});
        SystemsComparison.Request other = new SystemsComparison.Request(
                one.gridFile(),
                one.bins(),
                one.folder(),
                one.candidates(),
                one.budget(),
                one.seed(),
                List.of(10.0),
                one.stars(),
                1);
        assertThatThrownBy(() -> SystemsComparison.run(other, (system, phase, share) -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("other conditions");
    }

    @Test
    void aDamagedResultIsNamed() throws Exception {
        SystemsComparison.run(request(), (system, phase, share) -> {});
        Files.writeString(folder.resolve("out/results/payne.json"), "{\"system\": 3}");
        assertThatThrownBy(() -> SystemsComparison.run(request(), (system, phase, share) -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("payne.json");
    }
}
