package org.photosphere.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.evaluation.GridEvaluation.Part;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.GridFiles;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.BundleTraining;
import org.photosphere.model.training.ComponentSettings;
import org.photosphere.model.training.ModelMetrics;

class GridEvaluationTest {

    /** RMSE of classical interpolation of the grid's principal components. */
    private static final double CLASSICAL_RMSE = 0.0022;

    private static final int SPECTRA = 256;

    @TempDir
    Path folder;

    private BundleTraining.Made train(int epochs) throws Exception {
        GridFiles.writeBlackbodies(file("grid.fits"), 16, 60);
        return BundleTraining.run(
                        new BundleTraining.Request(
                                "small",
                                file("grid.fits"),
                                WavelengthBins.logUniform(2100, 19000, 40),
                                file("bundle"),
                                new ComponentSettings(
                                        3,
                                        List.of(24, 24),
                                        8,
                                        epochs,
                                        32,
                                        1e-2,
                                        1000,
                                        Duration.ZERO,
                                        Duration.ofHours(1))),
                        progress -> {})
                .bundle()
                .orElseThrow();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Bundle bundle() {
        return Bundles.verify(file("bundle").toString());
    }

    private static GridEvaluation evaluate(Bundle bundle, Path grid, Part part, boolean skipOutside) {
        return GridEvaluation.of(bundle, GridFile.read(grid), part, skipOutside, (done, total) -> {});
    }

    @Test
    void findsWhatTheTrainingFound() throws Exception {
        BundleTraining.Made result = train(60);
        GridEvaluation all = evaluate(bundle(), file("grid.fits"), Part.ALL, false);
        assertThat(all.measured().metrics().spectra()).isEqualTo(SPECTRA);
        assertThat(all.measured().metrics().rmse()).isLessThan(0.01);
        assertThat(all.test().map(Comparison::metrics))
                .contains(result.errors().test().overall());
        // A network without physics has no residuals.
        assertThat(all.measured().physics()).isEmpty();
        GridEvaluation test = evaluate(bundle(), file("grid.fits"), Part.TEST, false);
        assertThat(test.measured().metrics()).isEqualTo(result.errors().test().overall());
        assertThat(test.measured().grid().names())
                .isEqualTo(all.test().orElseThrow().grid().names());
    }

    @Test
    void refusesSpectraOutsideTheBoundsOrLeavesThemOut() throws Exception {
        train(2);
        double[] wavelength = WavelengthBins.logUniform(2000, 20000, 50).centres();
        float[][] flux = new float[2][50];
        Arrays.fill(flux[0], 1f);
        Arrays.fill(flux[1], 1f);
        double[][] labels = {{5000, 4.5, 0, 0}, {12000, 4.5, 0, 0}};
        GridFiles.write(file("other.fits"), flux, wavelength, labels, GridFiles.allColumns());
        assertThatThrownBy(() -> evaluate(bundle(), file("other.fits"), Part.ALL, false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("node-1");
        GridEvaluation evaluation = evaluate(bundle(), file("other.fits"), Part.ALL, true);
        assertThat(evaluation.skipped()).isEqualTo(1);
        assertThat(evaluation.measured().metrics().spectra()).isEqualTo(1);
        assertThat(evaluation.test()).isEmpty();
        assertThatThrownBy(() -> evaluate(bundle(), file("other.fits"), Part.TEST, true))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not the grid that small was trained on");
    }

    @Test
    void asksAModelThatCarriesPhysicsForItsDiagnosis() throws Exception {
        GridFiles.writeBlackbodies(file("grid.fits"), 9, 60);
        List<Integer> reported = new ArrayList<>();
        try (PhysicalBlackbody model = new PhysicalBlackbody(new BlackbodyModel(60))) {
            FluxGrid source = GridFile.read(file("grid.fits"));
            NormalisedGrid grid = source.normalisedOn(model.wavelengths());
            grid = grid.withLabels(grid.varyingLabels());
            Comparison comparison = GridEvaluation.compare(model, grid, (done, total) -> {
                assertThat(total).isEqualTo(81);
                reported.add(done);
            });
            assertThat(reported).containsExactly(64, 81);
            PhysicalDiagnosis whole = model.diagnostics().orElseThrow().diagnose(grid.labels());
            PhysicalDiagnosis found = comparison.diagnosis().orElseThrow();
            assertThat(found.rteMeanSquare()).isEqualTo(whole.rteMeanSquare());
            assertThat(found.latent()).isDeepEqualTo(whole.latent());
            assertThat(comparison
                            .select(new int[] {80, 3})
                            .diagnosis()
                            .orElseThrow()
                            .energyResidual())
                    .containsExactly(whole.energyResidual()[80], whole.energyResidual()[3]);
        }
    }

    @Test
    void builtInModelBeatsClassicalInterpolationOnNodesItNeverSaw() {
        String data = System.getenv("PHOTOSPHERE_DATA");
        assumeThat(data).as("set PHOTOSPHERE_DATA to the folder of the grids").isNotNull();
        Path grid = Path.of(data, "grids", "atlas9-ck03.fits");
        assumeThat(grid).as("the ATLAS9 grid is needed").exists();
        Bundle bundle = Bundles.verify("atlas9-components");
        ModelMetrics test = evaluate(bundle, grid, Part.TEST, false).measured().metrics();
        Manifest.HeldOut said = bundle.manifest().metrics().get("test");
        assertThat(said).isNotNull();
        assertThat(test.spectra()).isEqualTo(769);
        assertThat(test.rmse()).isLessThan(CLASSICAL_RMSE);
        // Another machine's matrix products differ in the last bits.
        assertThat(test.rmse()).isCloseTo(said.rmse(), within(1e-6));
    }
}
