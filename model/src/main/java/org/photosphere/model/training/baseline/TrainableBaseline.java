package org.photosphere.model.training.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.baseline.BaselineTrainer;
import org.photosphere.model.network.baseline.BaselineWeights;
import org.photosphere.model.network.baseline.NetworkSizes;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.training.PrincipalComponents;
import org.photosphere.model.training.Stage;
import org.photosphere.model.training.TrainableNetwork;

/** A baseline in training: batches drawn from the training nodes, in an order that depends on seed and epoch only. */
public final class TrainableBaseline implements TrainableNetwork {

    /** Rows of a validation: bounds its memory. */
    private static final int ROWS_AT_ONCE = 64;

    private final BaselineSettings settings;
    private final float[][] scaled;
    private final float[][] flux;
    private final float[][] validationScaled;
    private final float[][] validationFlux;
    private final BaselineTrainer trainer;
    private final List<Stage> stages;
    private int stage;
    private Epoch epoch = new Epoch(-1, -1, new int[0]);

    /** @param order of the spectra, which depends on seed, stage and number only */
    private record Epoch(int stage, int number, int[] order) {}

    /**
     * @param train nodes for gradients
     * @param validation nodes for early stopping, on the same bins
     * @param labels with their bounds
     * @throws org.photosphere.model.InputException where the grid is too small
     */
    public TrainableBaseline(
            BaselineSettings settings, NormalisedGrid train, NormalisedGrid validation, List<Label> labels) {
        TrainableNetwork.requireSpectra(train, validation);
        this.settings = settings;
        scaled = scaled(train, labels);
        flux = train.flux();
        validationScaled = scaled(validation, labels);
        validationFlux = validation.flux();
        stages = settings.stages(scaled.length, flux[0].length);
        NetworkSizes sizes = settings.sizes(labels.size(), train.bins().count());
        trainer = new BaselineTrainer(BaselineWeights.initial(settings.baseline(), sizes, settings.seed()));
        float[][] features = trainer.features(flux);
        if (features.length > 0) {
            PrincipalComponents components = PrincipalComponents.of(features, sizes.components());
            trainer.setBasis(components.mean(), components.components());
        }
    }

    private static float[][] scaled(NormalisedGrid grid, List<Label> labels) {
        float[][] scaled = new float[grid.spectra()][labels.size()];
        for (int i = 0; i < scaled.length; i++) {
            for (int k = 0; k < labels.size(); k++) {
                scaled[i][k] = (float) labels.get(k).scale(grid.labels()[i][k]);
            }
        }
        return scaled;
    }

    @Override
    public List<Stage> stages() {
        return stages;
    }

    @Override
    public Map<String, String> provenance() {
        return Map.of("optimiser", "Adam, warm-up, cosine");
    }

    @Override
    public int fingerprint() {
        return 31 * settings.ofTraining().toString().hashCode()
                + Arrays.hashCode(flux[0])
                + flux.length * flux[0].length;
    }

    @Override
    public void begin(int next, @Nullable Map<String, Tensor> state, String source) {
        stage = next;
        trainer.begin(next, stages().get(next).optimiser().weightDecay());
        if (state != null) {
            trainer.restore(state, source);
        }
    }

    @Override
    public double step(int step, double rate) {
        Stage present = stages.get(stage);
        int[] rows = rows(step, present.batch());
        return trainer.step(
                select(scaled, rows),
                select(flux, rows),
                rate,
                present.optimiser().memory());
    }

    /** Returns the rows of a step: successive parts of each epoch's order. */
    private int[] rows(int step, int batch) {
        int perEpoch = Math.max(1, scaled.length / batch);
        int number = step / perEpoch;
        if (epoch.stage() != stage || epoch.number() != number) {
            epoch = new Epoch(stage, number, order(number));
        }
        int from = step % perEpoch * batch;
        return Arrays.copyOfRange(epoch.order(), from, Math.min(epoch.order().length, from + batch));
    }

    private int[] order(int number) {
        Random random = new Random((settings.seed() * 3 + stage) * 1_000_003L + number);
        int[] order = new int[scaled.length];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static float[][] select(float[][] all, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> all[row]).toArray(float[][]::new);
    }

    @Override
    public double validationRmse() {
        double sum = 0;
        for (int from = 0; from < validationFlux.length; from += ROWS_AT_ONCE) {
            int to = Math.min(validationFlux.length, from + ROWS_AT_ONCE);
            sum += trainer.squareError(
                    Arrays.copyOfRange(validationScaled, from, to), Arrays.copyOfRange(validationFlux, from, to));
        }
        return Math.sqrt(sum / validationFlux.length / validationFlux[0].length);
    }

    @Override
    public boolean refit() {
        return false;
    }

    @Override
    public Map<String, Tensor> weights() {
        return trainer.average().toTensors("");
    }

    @Override
    public void settle(Map<String, Tensor> weights, String source) {
        Weights values = trainer.average().copy();
        values.fill(weights, "", source);
        trainer.settle(values);
    }

    @Override
    public Map<String, Tensor> state() {
        return trainer.state();
    }

    @Override
    public void close() {
        trainer.close();
    }
}
