package org.photosphere.model.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.GridFiles;
import org.photosphere.model.network.baseline.Baseline;
import org.photosphere.model.network.baseline.NetworkSizes;
import org.photosphere.model.network.baseline.SmallBaseline;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.BundleTraining;
import org.photosphere.model.training.baseline.BaselineSettings.Phase;

/** Every baseline becomes a bundle that says what it is, and is read as it was measured. */
class BaselineBundlesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Baseline.class)
    void isWrittenAndRead(Baseline baseline) throws Exception {
        GridFiles.writeBlackbodies(folder.resolve("grid.fits"), 14, 60);
        NetworkSizes sizes = SmallBaseline.sizes(baseline, 2, 40);
        BaselineSettings standard = BaselineSettings.standard(baseline);
        BaselineSettings settings = standard.withSizes(sizes.hidden(), sizes.components())
                .withPhases(standard.phases().stream()
                        .map(phase -> new Phase(30, 32, 1e-2, phase.share()))
                        .toList());
        Path out = folder.resolve("bundle");
        BundleTraining.Result result = BundleTraining.run(
                new BundleTraining.Request(
                        "small",
                        folder.resolve("grid.fits"),
                        WavelengthBins.logUniform(2100, 19000, 40),
                        out,
                        settings),
                progress -> {});
        Bundle bundle = Bundles.verify(out.toString());
        assertThat(bundle.manifest().kind()).isEqualTo(baseline.kind());
        assertThat(bundle.network().parameters()).isPositive();
        assertThat(Files.readString(out.resolve("model-card.md"))).contains(baseline.source());
        double[] node = bundle.nodes()[7];
        try (ForwardModel read = bundle.toModel();
                ForwardModel made =
                        result.bundle().orElseThrow().product().network().toModel(bundle.description())) {
            assertThat(read.flux(new double[][] {node})).isDeepEqualTo(made.flux(new double[][] {node}));
        }
        String manifest = Files.readString(out.resolve("bundle.json"));
        List<Integer> hidden = sizes.hidden();
        Files.writeString(
                out.resolve("bundle.json"), manifest.replace("\"hidden\" : [ " + hidden.get(0), "\"hidden\" : [ 9999"));
        Files.writeString(
                out.resolve("DIGEST"),
                org.photosphere.model.bundle.Digests.sha256(Files.readAllBytes(out.resolve("bundle.json"))));
        assertThatThrownBy(() -> Bundles.verify(out.toString()))
                .as("sizes that the tensors do not have")
                .isInstanceOf(InputException.class);
    }
}
