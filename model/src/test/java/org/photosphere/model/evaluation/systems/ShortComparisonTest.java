package org.photosphere.model.evaluation.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.systems.report.ComparisonReport;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.GridFiles;
import org.photosphere.model.network.baseline.Baseline;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.Architecture;
import org.photosphere.model.training.SmallGrid;
import org.photosphere.model.training.baseline.BaselineSettings;
import org.photosphere.model.training.baseline.BaselineSettings.Phase;
import org.photosphere.model.training.baseline.InterpolationSettings;
import org.photosphere.model.training.physformer.PhysFormerArchitecture;
import org.photosphere.model.training.physformer.PhysFormerSettings;
import org.photosphere.model.training.physformer.PhysFormerStage;
import org.photosphere.model.training.physformer.PhysFormerVariant;

/** A comparison in small, by steps: orderings that must hold whatever the budget, and a report with all its pictures. */
class ShortComparisonTest {

    private static final int LATENT = 8;

    @TempDir
    Path folder;

    private static PhysFormerArchitecture physFormer(PhysFormerVariant variant) {
        PhysFormerSettings small = PhysFormerSettings.compact()
                .withSizes(new PhysFormerSettings.Sizes(
                        LATENT,
                        24,
                        2,
                        1,
                        List.of(32, 32),
                        0,
                        new EncoderShape(1, 8, 2, 2),
                        new TransferShape(32, 8, 2, 3, Intensity.FORMAL),
                        Parts.ALL))
                .withSteps(List.of(10, 400, 10))
                .withInterpolated(100)
                .withDevices(List.of("cpu"));
        PhysFormerSettings settings =
                variant == PhysFormerVariant.SMALL_BOTTLENECK ? small.withLatent(1) : variant.of(small);
        return new PhysFormerArchitecture(
                settings,
                usual -> usual.withThreads(1)
                        .withSpectra(400)
                        .withNetwork(usual.network().withEpochs(10)),
                PhysFormerStage.INTENSITY);
    }

    private static Architecture architecture(ComparedSystem system) {
        return Systems.variant(system.name())
                .<Architecture>map(ShortComparisonTest::physFormer)
                .orElseGet(() -> system.name().equals("interpolation")
                        ? InterpolationSettings.standard()
                        : BaselineSettings.standard(
                                        Baseline.ofKind(system.name()).orElseThrow())
                                .withSizes(List.of(32, 32), 0)
                                .withPhases(List.of(new Phase(400, 32, 5e-3, 1))));
    }

    @Tag("slow")
    @Test
    void orderingsHoldAndTheReportIsComplete() throws Exception {
        GridFiles.writeAbsolute(folder.resolve("grid.fits"), SmallGrid.of(16));
        List<Candidate> candidates = new ArrayList<>();
        for (String name : List.of(
                "physformer",
                "payne",
                "interpolation",
                "physformer-without-physics",
                "physformer-without-bottleneck",
                "physformer-latent-128",
                "physformer-mlp-decoder")) {
            ComparedSystem system = Systems.named(name);
            candidates.add(new Candidate(system, architecture(system)));
        }
        SystemsComparison.Request request = new SystemsComparison.Request(
                folder.resolve("grid.fits"),
                WavelengthBins.logUniform(2100, 19000, 125),
                folder.resolve("out"),
                candidates,
                Duration.ofSeconds(1),
                BaselineSettings.SEED,
                List.of(30.0),
                15,
                2);
        List<SystemResult> results = SystemsComparison.run(request, (system, phase, share) -> {});
        assertOrderings(results);
        assertThat(autoencoder(of(results, "physformer")))
                .as("of the result, not of the linear model that the training starts from")
                .isEqualTo(Objects.requireNonNull(Bundles.verify(SystemsComparison.model(request.folder(), "physformer")
                                        .toString())
                                .manifest()
                                .physformer())
                        .figures()
                        .get("RMSE on validation nodes after autoencoder"));
        SystemsReport report;
        try {
            report = ComparisonReport.write(
                    request, GridFile.read(request.gridFile()), results, "a machine", figure -> {});
        } catch (InputException e) {
            assumeThat(e.getMessage()).as("pictures need fonts").doesNotContain("no fonts");
            throw e;
        }
        assertThat(report.pictures().keySet())
                .containsExactlyElementsOf(Arrays.stream(PaperFigure.values())
                        .map(PaperFigure::title)
                        .toList());
        for (String file : report.pictures().values()) {
            assertThat(folder.resolve("out").resolve(file)).isNotEmptyFile();
        }
        assertThat(Files.readString(folder.resolve("out/report.md"))).contains("MLP decoder", "without bottleneck");
        assertThat(ReportJson.read(folder.resolve("out/report.json")))
                .usingRecursiveComparison()
                .isEqualTo(report);
    }

    private static void assertOrderings(List<SystemResult> results) {
        double reconstruction = autoencoder(of(results, "physformer"));
        assertThat(of(results, "interpolation").test().rmse())
                .as("interpolation of smooth spectra against a network trained for seconds")
                .isLessThan(of(results, "payne").test().rmse());
        assertThat(autoencoder(of(results, "physformer-latent-128")))
                .as("a bottleneck of one number for two labels")
                .isGreaterThan(3 * reconstruction);
        assertThat(of(results, "physformer-without-physics").residuals()).isEmpty();
        assertThat(of(results, "physformer").residuals())
                .containsKeys(PhysicalResidual.TRANSFER.name(), PhysicalResidual.ENERGY.name());
        assertThat(of(results, "physformer").parameters())
                .isGreaterThan(of(results, "physformer-latent-128").parameters());
    }

    private static SystemResult of(List<SystemResult> results, String name) {
        return results.stream()
                .filter(result -> result.system().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double autoencoder(SystemResult result) {
        return result.stageRmse().getOrDefault("autoencoder", Double.NaN);
    }
}
