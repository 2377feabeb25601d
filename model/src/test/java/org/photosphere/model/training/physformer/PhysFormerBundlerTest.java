package org.photosphere.model.training.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.bundle.PhysFormerBundle;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.GridFiles;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.physformer.PhysFormerModel;
import org.photosphere.model.network.physformer.SmallPhysFormer;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.PayneSettings;
import org.photosphere.model.training.TrainingOutcome;
import org.photosphere.model.training.TrainingOutcome.StageResult;
import org.photosphere.model.training.TrainingProgress;

class PhysFormerBundlerTest {

    private static final int TEMPERATURES = 12;
    private static final int METALLICITIES = 8;
    private static final Split.Recipe SPLIT = Split.Recipe.withSeed(4);

    @TempDir
    Path folder;

    /** Returns a grid of the network's own spectra, which it reproduces to single precision. */
    private FluxGrid source() throws Exception {
        double[][] labels = new double[TEMPERATURES * METALLICITIES][];
        for (int i = 0; i < labels.length; i++) {
            double teff = 4000 * Math.pow(2, (i % TEMPERATURES) / (TEMPERATURES - 1.0));
            double metallicity = -1 + 2.0 * Math.floorDiv(i, TEMPERATURES) / (METALLICITIES - 1);
            labels[i] = new double[] {Math.min(8000, teff), 4.5, metallicity, 0};
        }
        double[][] points =
                Arrays.stream(labels).map(l -> new double[] {l[0], l[2]}).toArray(double[][]::new);
        Path file = folder.resolve("grid.fits");
        try (PhysFormerModel model = SmallPhysFormer.model()) {
            float[][] flux = model.absoluteFlux(points);
            double[] centres = new double[30];
            Arrays.setAll(centres, j -> 3000 * Math.pow(10 / 3.0, (j + 0.5) / 30));
            GridFiles.write(file, flux, centres, labels, GridFiles.allColumns());
        }
        FluxGrid read = GridFile.read(file);
        return new FluxGrid(
                read.source(),
                read.title(),
                read.labelNames(),
                read.labels(),
                read.names(),
                read.wavelength(),
                FluxGrid.Sampling.LOG_UNIFORM_BINS,
                read.flux(),
                read.repairedZeros());
    }

    private PhysFormerBundler.Result write(FluxGrid source) {
        NormalisedGrid all = source.normalisedOn(source.ownBins());
        PhysFormerBundler.Request request = new PhysFormerBundler.Request(
                "small",
                source,
                all.withLabels(all.varyingLabels()),
                SPLIT,
                PhysFormerSettings.compact(),
                new ReducedModelTraining.Settings(
                        new PayneSettings(
                                5, List.of(16, 16), 6, 40, 32, 1e-2, 1000, Duration.ZERO, Duration.ofHours(1)),
                        2,
                        200,
                        2),
                folder.resolve("bundle"));
        int planned = PhysFormerSettings.compact().stages().get(0).steps();
        PhysFormerBundleTraining.Trained trained = new PhysFormerBundleTraining.Trained(
                SmallPhysFormer.network(SmallPhysFormer.weightsWithEncoder(1)),
                new TrainingOutcome(List.of(
                        new StageResult("autoencoder", planned, 0.0031, 77.7, 50),
                        new StageResult("map", 4400, 0.0044, 123.5, 27))),
                Map.of("autoencoder", 0.6, "map", 0.43),
                77);
        return PhysFormerBundler.write(request, trained, new ReducedModelTraining.Listener() {
            @Override
            public void generated(int done, int total) {}

            @Override
            public void trained(TrainingProgress progress) {}
        });
    }

    @Test
    void bundleMeasuresOnTheGridAsItSaysItself() throws Exception {
        FluxGrid source = source();
        PhysFormerBundler.Result result = write(source);
        PhysFormerBundle bundle =
                (PhysFormerBundle) Bundles.verify(folder.resolve("bundle").toString());
        assertThat(bundle.digest()).isEqualTo(result.digest());
        assertThat(bundle.manifest().labels().stream().map(Label::name)).containsExactly("teff", "m_h");
        GridEvaluation evaluation =
                GridEvaluation.of(bundle, source, GridEvaluation.Part.TEST, false, (done, total) -> {});
        assertThat(evaluation.measured().metrics()).isEqualTo(result.test().overall());
        assertThat(evaluation.measured().metrics().rmse())
                .as("its own spectra, but for the rounding")
                .isLessThan(1e-3);
        assertThat(evaluation.reduced()).contains(result.reducedTest());
        assertThat(evaluation.measured().physics()).contains(result.physics());
        assertThat(result.reducedTest().rmse()).isBetween(1e-4, 0.05);
        try (var files = Files.list(folder.resolve("bundle"))) {
            assertThat(files).as("no working files are left").hasSize(6);
        }
    }

    @Test
    void manifestTellsPartsFiguresAndHowItWasMade() throws Exception {
        FluxGrid source = source();
        PhysFormerBundler.Result result = write(source);
        Manifest manifest = Bundles.verify(folder.resolve("bundle").toString()).manifest();
        assertThat(manifest.metrics().keySet())
                .startsWith("test", "validation")
                .contains("test, Teff 5000 to 7000 K", "test, optical 4000 to 7500 Angstrom")
                .endsWith("test, reduced model", "reduced model against PhysFormer, between the nodes");
        assertThat(manifest.physformer()).isNotNull();
        if (manifest.physformer() != null) {
            assertThat(manifest.physformer().figures())
                    .containsEntry("RMSE on validation nodes after autoencoder", 0.0031)
                    .containsEntry("share of the rate of matrix products, map", 0.43)
                    .containsEntry("spectra a second, map", 123.5)
                    .containsEntry(
                            "residual on test nodes, rms: energy theorem",
                            result.physics().rootMeanSquares().get(PhysicalResidual.ENERGY));
        }
        assertThat(Files.readString(folder.resolve("bundle").resolve("model-card.md")))
                .contains(
                        "5900 steps in 77 s",
                        "- autoencoder: 1500 steps of 32 spectra, peak rate ",
                        "- map: 4400 steps of 256 spectra, 15000 planned, peak rate ",
                        "interpolated between training nodes: 77",
                        "200 spectra of the PhysFormer");
    }

    @Test
    void energyLossIsThatOfTheBundlesPhysFormerOnTestNodes() throws Exception {
        FluxGrid source = source();
        PhysFormerBundler.Result result = write(source);
        PhysFormerBundle bundle =
                (PhysFormerBundle) Bundles.verify(folder.resolve("bundle").toString());
        double[][] labels = Arrays.stream(SPLIT.apply(source.spectra()).test())
                .mapToObj(i -> bundle.nodes()[i])
                .toArray(double[][]::new);
        try (PhysFormerModel full = bundle.toPhysFormer()) {
            double loss = Arrays.stream(full.energyResiduals(labels))
                    .map(r -> r * r)
                    .average()
                    .orElseThrow();
            assertThat(result.physics().etLoss()).isCloseTo(loss, within(1e-12));
        }
    }

    @Test
    void heldOutNodesLendNoEnergy() throws Exception {
        FluxGrid source = source();
        NormalisedGrid all = source.normalisedOn(source.ownBins());
        NormalisedGrid grid = all.withLabels(all.varyingLabels());
        LabelSpace space = new LabelSpace(grid.labelBounds(), grid.labels());
        Split split = SPLIT.apply(grid.spectra());
        double[] shares = BandFluxFractions.atNodes(grid, split.train(), space);
        double[] brighter = grid.maxima().clone();
        for (int node : split.validation()) {
            brighter[node] *= 3;
        }
        for (int node : split.test()) {
            brighter[node] *= 3;
        }
        NormalisedGrid changed =
                new NormalisedGrid(grid.labelNames(), grid.labels(), grid.names(), grid.bins(), grid.flux(), brighter);
        assertThat(BandFluxFractions.atNodes(changed, split.train(), space)).isEqualTo(shares);
        int first = split.train()[0];
        double energy = 0;
        for (int j = 0; j < 30; j++) {
            energy += grid.flux()[first][j] * grid.maxima()[first] * grid.bins().width(j);
        }
        double teff = grid.labels()[first][0];
        assertThat(shares[first]).isCloseTo(energy / (5.670374419e-5 * Math.pow(teff, 4)), within(1e-6));
    }

    @Test
    void bandsThatHoldNearlyAllEnergyAreTakenToHoldAll() {
        WavelengthBins bins = WavelengthBins.logUniform(1000, 100_000, 2);
        double[][] labels = {{5000, 0}, {6000, 0}, {7000, 0}};
        double[] maxima = new double[3];
        for (int i = 0; i < 3; i++) {
            // Flat spectra of 0.97 sigma Teff^4.
            maxima[i] = 0.97 * 5.670374419e-5 * Math.pow(labels[i][0], 4) / 99_000;
        }
        NormalisedGrid grid = new NormalisedGrid(
                List.of(Label.TEFF, Label.METALLICITY),
                labels,
                List.of("a", "b", "c"),
                bins,
                new float[][] {{1, 1}, {1, 1}, {1, 1}},
                maxima);
        LabelSpace space = new LabelSpace(
                List.of(
                        new Label(Label.TEFF, "K", 5000, 7000, true),
                        new Label(Label.METALLICITY, "dex", -1, 1, false)),
                labels);
        assertThat(BandFluxFractions.atNodes(grid, new int[] {0, 2}, space)).containsExactly(1, 1, 1);
    }
}
