package org.photosphere.model.training.physformer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.photosphere.model.bundle.BundledNetwork;
import org.photosphere.model.bundle.BundledPhysFormer;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.components.ComponentZones;
import org.photosphere.model.network.physformer.PhysFormerBenchmark;
import org.photosphere.model.network.physformer.PhysFormerModel;
import org.photosphere.model.network.physformer.PhysFormerShape;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.network.physformer.PhysFormerWork;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.Architecture;
import org.photosphere.model.training.TrainableNetwork;
import org.photosphere.model.training.TrainingData;
import org.photosphere.model.training.TrainingOutcome;
import org.photosphere.model.training.TrainingOutcome.StageResult;

/**
 * PhysFormer, with the reduced model that its bundle needs.
 *
 * @param settings of the training
 * @param reduced settings of the reduced model's training, derived from the default for the bins
 * @param goal last stage to run
 */
public record PhysFormerArchitecture(
        PhysFormerSettings settings, UnaryOperator<ReducedModelTraining.Settings> reduced, PhysFormerStage goal)
        implements Architecture {

    /** Share of validation nodes. Sparse grids cannot spare more: each held-out node enlarges the gap around it. */
    private static final double VALIDATION = 0.03;

    private static final double TEST = 0.06;

    private static final double RATE_SECONDS = 0.3;

    private static final String REDUCED_FOLDER = "reduced-training";

    @Override
    public Duration checkpointEvery() {
        return settings.checkpointEvery();
    }

    @Override
    public Split.Recipe split() {
        return new Split.Recipe(settings.seed(), VALIDATION, TEST);
    }

    /** Returns the grid's own bins if log-uniform. */
    @Override
    public WavelengthBins usualBins(FluxGrid source) {
        return source.sampling() == FluxGrid.Sampling.LOG_UNIFORM_BINS
                ? source.ownBins()
                : Architecture.super.usualBins(source);
    }

    @Override
    public TrainableNetwork network(TrainingData data) {
        return new TrainablePhysFormer(settings, data.train(), data.validation(), data.space());
    }

    @Override
    public int stages() {
        return goal.place() + 1;
    }

    /** Returns the PhysFormer with a reduced model, which it trains; empty for an autoencoder alone. */
    @Override
    public Optional<Product> product(Trained trained) {
        if (goal == PhysFormerStage.AUTOENCODER) {
            return Optional.empty();
        }
        LabelSpace space = trained.data().space();
        PhysFormerShape shape =
                settings.shape(space, trained.data().grid().bins().count());
        PhysFormerWeights stored = PhysFormerWeights.read(
                        shape, PhysFormerSettings.temperatures(space), trained.weights(), "the training")
                .stored();
        return Optional.of(product(trained, stored));
    }

    /** Returns the product of a PhysFormer as its files hold it. */
    Product product(Trained trained, PhysFormerWeights stored) {
        TrainingData data = trained.data();
        double[] shares = BandFluxFractions.atNodes(data.grid(), data.split().train(), data.space());
        ReducedModelTraining.Settings chosen = reduced.apply(
                ReducedModelTraining.Settings.standard(data.grid().bins().count()));
        try (PhysFormerModel full = new PhysFormerModel(trained.description(), stored, shares)) {
            ReducedModelTraining.Outcome outcome = new ReducedModelTraining(
                            full,
                            stored,
                            data.train().labels(),
                            chosen,
                            trained.folder().resolve(REDUCED_FOLDER),
                            trained.listener())
                    .run();
            Map<String, String> provenance = new LinkedHashMap<>();
            provenance.put(
                    "reduced model learnt",
                    chosen.spectra() + " spectra of the PhysFormer, " + outcome.epochs() + " epochs in "
                            + outcome.elapsed().toSeconds() + " s");
            provenance.put(
                    "reduced model's networks",
                    String.valueOf(outcome.weights().networks().size()));
            return new Product(
                    new BundledPhysFormer(stored, shares, outcome.weights()),
                    Map.of("reduced model against PhysFormer, between the nodes", outcome.againstFull()),
                    gemmShares(stored.shape(), trained.outcome()),
                    provenance,
                    folds(trained, stored, shares, outcome.weights()));
        }
    }

    /** Returns the models of the folds, as their training left them. */
    private List<BundledNetwork> folds(
            Trained trained, PhysFormerWeights stored, double[] shares, ComponentZones reduced) {
        return IntStream.range(0, settings.sizes().mapFolds())
                .<BundledNetwork>mapToObj(fold -> new BundledPhysFormer(
                        PhysFormerWeights.readFold(
                                stored.shape(), stored.temperatures(), trained.weights(), fold, "the training"),
                        shares,
                        reduced))
                .toList();
    }

    /**
     * Returns the operations of the transformer blocks, forward and backward, over those possible at the devices' rate of
     * matrix products in the whole time, by stage; the rest of a step lowers it.
     */
    private Map<String, Double> gemmShares(PhysFormerShape shape, TrainingOutcome outcome) {
        double possible = settings.devices().size() * PhysFormerBenchmark.gemmRate(RATE_SECONDS);
        PhysFormerWork work = PhysFormerWork.of(shape);
        Map<String, Double> shares = new LinkedHashMap<>();
        for (StageResult stage : outcome.stages()) {
            double operations = work.trainingOperations(
                    PhysFormerStage.titled(stage.title()).objective());
            shares.put(
                    "share of the rate of matrix products, " + stage.title(),
                    stage.spectraPerSecond() * operations / possible);
        }
        return shares;
    }
}
