package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.GridFiles;
import org.photosphere.model.grid.Split;
import org.photosphere.model.spectrum.WavelengthBins;

class BundleTrainingTest {

    @TempDir
    Path folder;

    private BundleTraining.Request request() throws Exception {
        Path grid = folder.resolve("grid.fits");
        GridFiles.writeBlackbodies(grid, 16, 60);
        return new BundleTraining.Request(
                "small",
                grid,
                WavelengthBins.logUniform(2100, 19000, 40),
                folder.resolve("bundle"),
                new ComponentSettings(3, List.of(24, 24), 8, 60, 32, 1e-2, 1000, Duration.ZERO, Duration.ofHours(1)));
    }

    @Test
    void writesABundleOfTheLabelsThatVary() throws Exception {
        BundleTraining.Request request = request();
        BundleTraining.Result result = BundleTraining.run(request, progress -> {});
        Bundle bundle = Bundles.verify(request.folder().toString());
        assertThat(bundle.digest()).isEqualTo(result.bundle().orElseThrow().digest());
        // log g and [alpha/M] do not vary, so they are not labels of the model.
        assertThat(bundle.manifest().labels().stream().map(Label::name)).containsExactly("teff", "m_h");
        assertThat(result.bundle().orElseThrow().errors().test().overall().rmse())
                .isLessThan(0.01);
        assertThat(bundle.emulatorError().bins()).isEqualTo(40);
        try (var files = Files.list(request.folder())) {
            assertThat(files).as("the bundle and the log").hasSize(6);
        }
    }

    @Test
    void provenanceCountsThePassesThatRanWherePatienceEndsATrainingBeforeItsSchedule() throws Exception {
        BundleTraining.Request usual = request();
        int trained = Split.Recipe.withSeed(3).apply(256).train().length;
        // A step so long that nothing is learnt after the warm-up; interrupted after its first checkpoints.
        ComponentSettings hopelessSettings =
                new ComponentSettings(3, List.of(8), 4, 500, 32, 30.0, 20, Duration.ZERO, Duration.ZERO);
        BundleTraining.Request hopeless = new BundleTraining.Request(
                usual.name(), usual.gridFile(), usual.bins(), usual.folder(), hopelessSettings);
        List<TrainingProgress> seen = new ArrayList<>();
        assertThatThrownBy(() -> BundleTraining.run(hopeless, progress -> {
                    if (progress.step() == 40) {
                        throw new IllegalStateException("power cut");
                    }
                }))
                .hasMessage("power cut");
        BundleTraining.Result result = BundleTraining.run(hopeless, seen::add);
        Manifest.Provenance provenance =
                Bundles.verify(usual.folder().toString()).manifest().provenance();
        assertThat(seen.get(0).step()).as("it has resumed").isEqualTo(40);
        assertThat(provenance.epochs())
                .isEqualTo(hopelessSettings.epochs(result.training(), trained))
                .isLessThan(100);
        assertThat(provenance.training().get("training"))
                .contains(result.training().steps() + " steps of 32 spectra", 500 * (trained / 32) + " planned");
    }

    @Test
    void writesOverNothingUnlessForced() throws Exception {
        Path out = Files.createDirectory(folder.resolve("taken"));
        BundleTraining.prepare(out, false);
        BundleTraining.prepare(folder.resolve("new"), false);
        Files.writeString(out.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> BundleTraining.prepare(out, false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not empty");
        BundleTraining.prepare(out, true);
        Files.writeString(out.resolve(TrainingCheckpoint.FILE), "");
        BundleTraining.prepare(out, false);
        BundleTraining.prepare(out, true);
        assertThat(out.resolve(TrainingCheckpoint.FILE)).doesNotExist();
    }
}
