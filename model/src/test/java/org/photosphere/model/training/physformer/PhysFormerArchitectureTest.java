package org.photosphere.model.training.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Manifest;
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
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.Architecture;
import org.photosphere.model.training.BundleTraining;
import org.photosphere.model.training.ComponentSettings;
import org.photosphere.model.training.Stage;
import org.photosphere.model.training.TrainableNetwork;
import org.photosphere.model.training.TrainingData;

class PhysFormerArchitectureTest {

    private static final int TEMPERATURES = 12;
    private static final int METALLICITIES = 8;
    private static final Split.Recipe SPLIT = Split.Recipe.withSeed(4);

    @TempDir
    Path folder;

    /** Writes a grid of the network's own spectra, which it reproduces to single precision. */
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
            GridFiles.writeLogUniform(file, flux, centres, labels);
        }
        return GridFile.read(file);
    }

    private BundleTraining.Made write(FluxGrid source) {
        BundleTraining.Request request = new BundleTraining.Request(
                "small", source.source(), source.ownBins(), folder.resolve("bundle"), new Trained());
        return BundleTraining.run(request, progress -> {}).bundle().orElseThrow();
    }

    /** The architecture with a network that is trained already, of sizes that no settings give. */
    private static final class Trained implements Architecture {

        private final PhysFormerArchitecture physFormer = new PhysFormerArchitecture(
                PhysFormerSettings.compact().withMapFolds(0),
                usual -> new ReducedModelTraining.Settings(
                        new ComponentSettings(
                                5, List.of(16, 16), 6, 40, 32, 1e-2, 1000, Duration.ZERO, Duration.ofHours(1)),
                        2,
                        200,
                        2),
                PhysFormerStage.MAP);

        @Override
        public Duration checkpointEvery() {
            return physFormer.checkpointEvery();
        }

        @Override
        public Split.Recipe split() {
            return SPLIT;
        }

        @Override
        public TrainableNetwork network(TrainingData data) {
            return new TrainedNetwork();
        }

        @Override
        public int stages() {
            return physFormer.stages();
        }

        @Override
        public Optional<Product> product(Architecture.Trained trained) {
            Weights weights = SmallPhysFormer.weightsWithEncoder(1);
            assertThat(trained.weights()).isEqualTo(weights.toTensors(""));
            return Optional.of(
                    physFormer.product(trained, SmallPhysFormer.network(weights).stored()));
        }
    }

    /** A network whose steps change nothing; the map's validation is best at its fourth step. */
    private static final class TrainedNetwork implements TrainableNetwork {

        private int stage;
        private int steps;

        @Override
        public List<Stage> stages() {
            return List.of(stage("autoencoder", 5, 32, 100), stage("map", 9, 256, 2), stage("joint", 7, 32, 100));
        }

        private static Stage stage(String title, int steps, int batch, int patience) {
            return new Stage(
                    title,
                    steps,
                    batch,
                    1,
                    new Stage.Optimiser(1e-3, 1, 0, 0),
                    new Stage.Validation(1, patience, Stage.Keep.BEST),
                    Duration.ZERO);
        }

        @Override
        public Map<String, String> provenance() {
            return Map.of("spectra interpolated between training nodes", "77");
        }

        @Override
        public int fingerprint() {
            return 1;
        }

        @Override
        public void begin(int next, @Nullable Map<String, Tensor> state, String source) {
            stage = next;
            steps = 0;
        }

        @Override
        public double step(int step, double rate) {
            steps = step + 1;
            return 1e-5;
        }

        @Override
        public double validationRmse() {
            return stage == 0 ? 0.0081 - 0.001 * steps : 0.0044 + 0.001 * Math.abs(steps - 4);
        }

        @Override
        public boolean refit() {
            return false;
        }

        @Override
        public Map<String, Tensor> weights() {
            return SmallPhysFormer.weightsWithEncoder(1).toTensors("");
        }

        @Override
        public void settle(Map<String, Tensor> weights, String source) {}

        @Override
        public Map<String, Tensor> state() {
            return weights();
        }

        @Override
        public void close() {}
    }

    @Test
    void bundleMeasuresOnTheGridAsItSaysItself() throws Exception {
        FluxGrid source = source();
        BundleTraining.Made result = write(source);
        Bundle bundle = Bundles.verify(folder.resolve("bundle").toString());
        assertThat(bundle.digest()).isEqualTo(result.digest());
        assertThat(bundle.manifest().labels().stream().map(Label::name)).containsExactly("teff", "m_h");
        GridEvaluation evaluation =
                GridEvaluation.of(bundle, source, GridEvaluation.Part.TEST, false, (done, total) -> {});
        assertThat(evaluation.measured().metrics())
                .isEqualTo(result.errors().test().overall());
        assertThat(evaluation.measured().metrics().rmse())
                .as("its own spectra, but for the rounding")
                .isLessThan(1e-3);
        assertThat(evaluation.reduced()).isEqualTo(result.errors().reducedTest());
        assertThat(evaluation.measured().physics()).isEqualTo(result.errors().physics());
        assertThat(result.errors().reducedTest().orElseThrow().rmse()).isBetween(1e-4, 0.05);
        try (var files = Files.list(folder.resolve("bundle"))) {
            assertThat(files).as("the bundle and the log").hasSize(7);
        }
    }

    @Test
    void manifestTellsPartsFiguresAndHowItWasMade() throws Exception {
        FluxGrid source = source();
        BundleTraining.Made result = write(source);
        Manifest manifest = Bundles.verify(folder.resolve("bundle").toString()).manifest();
        assertThat(manifest.metrics().keySet())
                .startsWith("test", "validation")
                .contains("test, Teff 5000 to 7000 K", "test, optical 4000 to 7500 Angstrom")
                .endsWith("test, reduced model", "reduced model against PhysFormer, between the nodes");
        assertThat(manifest.physformer()).isNotNull();
        if (manifest.physformer() != null) {
            assertThat(manifest.physformer().figures())
                    .containsEntry("RMSE on validation nodes after autoencoder", 0.0081 - 0.001 * 5)
                    .containsEntry("RMSE on validation nodes after map", 0.0044)
                    .containsKeys("share of the rate of matrix products, map", "spectra per second, map")
                    .containsEntry(
                            "residual on test nodes, rms: energy theorem",
                            result.errors()
                                    .physics()
                                    .orElseThrow()
                                    .rootMeanSquares()
                                    .get(PhysicalResidual.ENERGY));
        }
        assertThat(Files.readString(folder.resolve("bundle").resolve("model-card.md")))
                .contains(
                        "- 11 steps in ",
                        "- autoencoder: 5 steps of 32 spectra, peak rate 0.001",
                        "- map: 6 steps of 256 spectra, 9 planned, peak rate 0.001",
                        "interpolated between training nodes: 77",
                        "0: 0.00840, 1: 0.00740, 2: 0.00640, 3: 0.00540, 4: 0.00440, 5: 0.00540, 6: 0.00640 |",
                        "200 spectra of the PhysFormer");
    }

    @Test
    void energyLossIsThatOfTheBundlesPhysFormerOnTestNodes() throws Exception {
        FluxGrid source = source();
        BundleTraining.Made result = write(source);
        Bundle bundle = Bundles.verify(folder.resolve("bundle").toString());
        double[][] labels = Arrays.stream(SPLIT.apply(source.spectra()).test())
                .mapToObj(i -> bundle.nodes()[i])
                .toArray(double[][]::new);
        try (PhysFormerModel full = (PhysFormerModel) bundle.toFullModel()) {
            double loss = Arrays.stream(full.energyResiduals(labels))
                    .map(r -> r * r)
                    .average()
                    .orElseThrow();
            assertThat(result.errors().physics().orElseThrow().etLoss()).isCloseTo(loss, within(1e-12));
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
