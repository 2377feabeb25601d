package org.photosphere.model.training.physformer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.Descent;
import org.photosphere.model.network.physformer.LinearDecoder;
import org.photosphere.model.network.physformer.PhysFormerBatch;
import org.photosphere.model.network.physformer.PhysFormerShape;
import org.photosphere.model.network.physformer.PhysFormerTrainer;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.Stage;
import org.photosphere.model.training.TrainableNetwork;

/**
 * A PhysFormer in training, through the stages of {@link PhysFormerStage}. The same number of devices gives the same
 * curve up to rounding.
 */
public final class TrainablePhysFormer implements TrainableNetwork {

    /** Bins of a step: the transfer at all of a fine grid's would cost more than everything else. */
    private static final int MOST_BINS = 500;

    /** Bins of a step of the intensity's network: all its layers and rays are on the tape. */
    private static final int MOST_INTENSITY_BINS = 128;

    /** Rounds of the linear part's fit: a second one gains little. */
    private static final int REFITS = 1;

    /** Nodes of that fit for each latent, where time is limited. */
    private static final int NODES_PER_LATENT = 6;

    private final PhysFormerSettings settings;
    private final PhysFormerData data;
    private final WavelengthBins bins;
    private final PhysFormerTrainer trainer;
    private PhysFormerStage kind = PhysFormerStage.AUTOENCODER;
    private PhysFormerBatch training;

    /**
     * @param nodes training nodes
     * @param validation nodes for early stopping, on the same bins
     * @param space labels with the whole grid's hull
     * @throws InputException where the grid is too small or its number of bins is not a multiple of the patches
     */
    public TrainablePhysFormer(
            PhysFormerSettings settings, NormalisedGrid nodes, NormalisedGrid validation, LabelSpace space) {
        this.settings = settings;
        this.bins = nodes.bins();
        TrainableNetwork.requireSpectra(nodes, validation);
        if (bins.count() % PhysFormerSettings.PATCHES != 0) {
            throw new InputException(
                    bins.count() + " bins do not part into " + PhysFormerSettings.PATCHES + " patches",
                    "choose a multiple of " + PhysFormerSettings.PATCHES + " with --bins");
        }
        if (space.indexOf(Label.TEFF) < 0) {
            throw new InputException("the grid has no effective temperature that varies", "train on another grid");
        }
        data = new PhysFormerData(settings, nodes, validation, space);
        training = data.training();
        trainer = trainer(space);
    }

    private PhysFormerTrainer trainer(LabelSpace space) {
        double[] centres = new double[bins.count()];
        float[] widths = new float[bins.count()];
        for (int j = 0; j < centres.length; j++) {
            centres[j] = bins.centre(j);
            widths[j] = (float) bins.width(j);
        }
        PhysFormerShape shape = settings.shape(space, bins.count());
        Weights start = PhysFormerWeights.initial(
                shape,
                settings.sizes().mapFolds(),
                data.mean(),
                data.expansion(),
                data.projection(),
                new Random(settings.seed()));
        return new PhysFormerTrainer(
                shape,
                centres,
                widths,
                PhysFormerSettings.temperatures(space),
                settings.regularisers(),
                start,
                settings.devices());
    }

    @Override
    public List<Stage> stages() {
        return settings.stagesOfModel();
    }

    @Override
    public int fingerprint() {
        return 31 * settings.ofFields().toString().hashCode()
                + Arrays.hashCode(data.training().flux()[0])
                + data.training().size()
                + bins.hashCode();
    }

    @Override
    public void begin(int stage, @Nullable Map<String, Tensor> state, String source) {
        kind = PhysFormerStage.at(stage);
        trainer.begin(kind.objective(), stages().get(stage).optimiser().weightDecay());
        if (state != null) {
            trainer.restore(
                    kind == PhysFormerStage.INTENSITY ? state : withIntensity(state, Descent.WEIGHTS, Descent.AVERAGE),
                    source);
        }
        training = kind == PhysFormerStage.MAP ? withWanted() : data.training();
    }

    /** Adds the present weights of a network's intensity to those of fields that were trained without. */
    private Map<String, Tensor> withIntensity(Map<String, Tensor> tensors, String... prefixes) {
        Map<String, Tensor> all = new HashMap<>(tensors);
        for (String prefix : prefixes) {
            PhysFormerWeights.intensity(trainer.average()).toTensors(prefix).forEach(all::putIfAbsent);
        }
        return all;
    }

    /** Sets the frozen decoder to first order and returns the map's targets in its terms. */
    private PhysFormerBatch withWanted() {
        PhysFormerBatch spectra = data.training();
        float[][] latents = trainer.encode(spectra.features());
        float[][] decoded = trainer.decode(latents);
        LinearDecoder linear = data.linearDecoder(latents, decoded);
        trainer.mapThrough(linear);
        return spectra.withTargets(data.wanted(linear, latents, decoded), latents);
    }

    @Override
    public double busySeconds() {
        return TrainableNetwork.super.busySeconds() + trainer.busySeconds();
    }

    @Override
    public double step(int step, double rate) {
        Stage stage = stages().get(kind.place());
        return trainer.step(
                batch(stage, step),
                sampling(stage, step),
                rate,
                stage.optimiser().memory());
    }

    private PhysFormerBatch batch(Stage stage, int step) {
        Random random = new Random((settings.seed() * 3 + kind.place()) * 1_000_003L + step);
        boolean trainsMaps = kind == PhysFormerStage.MAP || kind == PhysFormerStage.JOINT;
        List<TrainingRows> drawnFrom =
                trainsMaps ? data.rowsOfMaps() : List.of(TrainingRows.all(data.nodeCount(), training.size()));
        int folds = drawnFrom.size() - 1;
        int[] rows = new int[stage.batch()];
        int[] maps = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            // Every other row trains the model's map.
            maps[i] = folds == 0 || i % 2 == 0 ? 0 : 1 + i / 2 % folds;
            rows[i] = drawnFrom.get(maps[i]).draw(random, settings.nodeShare());
        }
        return training.select(rows, maps);
    }

    private PhysFormerTrainer.Sampling sampling(Stage stage, int step) {
        long seed = (settings.seed() * 5 + kind.place()) * 1_000_033L + step;
        int most = kind == PhysFormerStage.INTENSITY ? MOST_INTENSITY_BINS : MOST_BINS;
        int stride = Math.max(stage.stride(), (bins.count() + most - 1) / most);
        return new PhysFormerTrainer.Sampling(new Random(seed).nextInt(stride), stride, seed);
    }

    @Override
    public double validationRmse() {
        return trainer.rmse(data.validation());
    }

    /**
     * Fits the decoder's linear part to the nodes, at the end of the autoencoder's stage; without a bottleneck no matrix
     * expands the latent.
     */
    @Override
    public boolean refit() {
        if (kind != PhysFormerStage.AUTOENCODER || !settings.sizes().parts().bottleneck()) {
            return false;
        }
        int all = data.nodeCount();
        boolean isLimited = !stages().get(kind.place()).limit().isZero();
        int count =
                isLimited ? Math.min(all, NODES_PER_LATENT * settings.sizes().latent()) : all;
        int[] nodes = IntStream.range(0, count)
                .map(i -> (int) ((long) i * all / count))
                .toArray();
        trainer.refit(data.training().select(nodes), REFITS);
        return true;
    }

    @Override
    public Map<String, Tensor> weights() {
        return trainer.average().toTensors("");
    }

    /** Returns the part of the model; the encoder's blocks and the folds' maps, not in the bundle, are one part each. */
    @Override
    public String group(String tensor) {
        return tensor.replaceFirst("^encoder\\.\\d+\\..*", "encoder.blocks")
                .replaceFirst("^(map|fold\\d+)\\.bumps.*", "map.bumps, fixed")
                .replaceFirst("^map\\.(\\d+|labels)\\b.*", "map")
                .replaceFirst("^fold\\d+\\..*", "maps of the folds")
                .replaceFirst("^decoder\\.(\\d+)\\..*", "decoder.block $1")
                .replaceFirst("^(\\w+\\.\\w+)\\..*", "$1");
    }

    @Override
    public void settle(Map<String, Tensor> weights, String source) {
        Weights values = trainer.average().copy();
        values.fill(withIntensity(weights, ""), "", source);
        trainer.settle(values);
    }

    @Override
    public Map<String, Tensor> state() {
        return trainer.state();
    }

    @Override
    public Map<String, String> provenance() {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("optimiser", "AdamW, warm-up, cosine, running average of the weights");
        provenance.put(
                "spectra interpolated between training nodes",
                String.valueOf(data.training().size() - data.nodeCount()));
        if (settings.sizes().mapFolds() > 0) {
            provenance.put(
                    Manifest.FOLDS,
                    settings.sizes().mapFolds() + ", for errors at the training nodes; not in the bundle");
        }
        provenance.put("regularisers", settings.regularisers().toString());
        provenance.put("devices", String.valueOf(settings.devices()));
        return provenance;
    }

    @Override
    public void close() {
        trainer.close();
    }
}
