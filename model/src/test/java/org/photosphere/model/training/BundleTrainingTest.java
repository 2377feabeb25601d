package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.GridFiles;
import org.photosphere.model.spectrum.WavelengthBins;

class BundleTrainingTest {

    /** What classical interpolation of the grid's principal components reaches. */
    private static final double CLASSICAL_RMSE = 0.0022;

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
                new TrainingSettings(3, List.of(24, 24), 8, 60, 32, 1e-2, 1000, Duration.ZERO, Duration.ofHours(1)));
    }

    @Test
    void bundleMeasuresOnTheGridAsItSaysItself() throws Exception {
        BundleTraining.Request request = request();
        BundleTraining.Result result = BundleTraining.run(request, progress -> {});
        Bundle bundle = Bundles.verify(request.folder().toString());
        assertThat(bundle.digest()).isEqualTo(result.digest());
        // log g and [alpha/M] do not vary, so they are no labels of the model.
        assertThat(bundle.manifest().labels().stream().map(Label::name)).containsExactly("teff", "m_h");
        GridEvaluation evaluation = GridEvaluation.of(bundle, GridFile.read(request.gridFile()), false);
        assertThat(evaluation.all().spectra()).isEqualTo(256);
        assertThat(evaluation.all().rmse()).isLessThan(0.01);
        assertThat(evaluation.test()).contains(result.test());
        assertThat(bundle.emulatorError().bins()).isEqualTo(40);
        try (var files = Files.list(request.folder())) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void refusesSpectraOutsideTheBoundsOrLeavesThemOut() throws Exception {
        BundleTraining.Request request = request();
        BundleTraining.run(
                new BundleTraining.Request(
                        "small",
                        request.gridFile(),
                        request.bins(),
                        request.folder(),
                        request.settings().withEpochs(2)),
                progress -> {});
        Bundle bundle = Bundles.verify(request.folder().toString());
        Path other = folder.resolve("other.fits");
        double[] wavelength = WavelengthBins.logUniform(2000, 20000, 50).centres();
        float[][] flux = new float[2][50];
        java.util.Arrays.fill(flux[0], 1f);
        java.util.Arrays.fill(flux[1], 1f);
        double[][] labels = {{5000, 4.5, 0, 0}, {12000, 4.5, 0, 0}};
        GridFiles.write(other, flux, wavelength, labels, GridFiles.allColumns());
        assertThatThrownBy(() -> GridEvaluation.of(bundle, GridFile.read(other), false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("node-1");
        GridEvaluation evaluation = GridEvaluation.of(bundle, GridFile.read(other), true);
        assertThat(evaluation.skipped()).isEqualTo(1);
        assertThat(evaluation.all().spectra()).isEqualTo(1);
        assertThat(evaluation.test()).isEmpty();
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
        Files.writeString(out.resolve(Checkpoint.FILE), "");
        BundleTraining.prepare(out, false);
        BundleTraining.prepare(out, true);
        assertThat(out.resolve(Checkpoint.FILE)).doesNotExist();
    }

    @Test
    void builtInModelBeatsClassicalInterpolationOnNodesItNeverSaw() {
        String data = System.getenv("PHOTOSPHERE_DATA");
        assumeThat(data).as("set PHOTOSPHERE_DATA to the folder of the grids").isNotNull();
        Path grid = Path.of(data, "grids", "atlas9-ck03.fits");
        assumeThat(grid).as("the ATLAS9 grid is needed").exists();
        Bundle bundle = Bundles.verify("atlas9-payne");
        ModelMetrics test =
                GridEvaluation.of(bundle, GridFile.read(grid), false).test().orElseThrow();
        Manifest.HeldOut said = bundle.manifest().metrics().get("test");
        assertThat(said).isNotNull();
        assertThat(test.spectra()).isEqualTo(769);
        assertThat(test.rmse()).isLessThan(CLASSICAL_RMSE);
        // Another machine's matrix products differ in the last bits.
        assertThat(test.rmse()).isCloseTo(said.rmse(), org.assertj.core.api.Assertions.within(1e-6));
    }
}
