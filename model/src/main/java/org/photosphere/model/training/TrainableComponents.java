package org.photosphere.model.training;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.Adam;
import org.photosphere.model.network.components.ComponentInputs;
import org.photosphere.model.network.components.ComponentTrainer;
import org.photosphere.model.network.components.ComponentWeights;
import org.photosphere.model.network.tensor.Tensor;

/** A component network in training: one stage, whose epochs run over the training spectra in an order drawn by seed. */
public final class TrainableComponents implements TrainableNetwork {

    private static final int PREDICTION_BATCH = 256;

    /** Spectra from which principal components are computed: their cost is the square of this. */
    private static final int FOR_COMPONENTS = 4000;

    /** Memory of Adam's mean squares near a good start: 0.999 had a quarter more error after as many steps. */
    private static final float SHORT_MEMORY = 0.95f;

    private final ComponentSettings settings;
    private final TrainingSet train;
    private final TrainingSet validation;
    private final TwoValuedLabel pairs;
    private final @Nullable WarmStart start;
    private final @Nullable CoefficientTargets targets;
    private final ComponentTrainer trainer;
    private Epoch epoch;

    /**
     * Hidden layers of a related network, from which a training starts.
     *
     * @param inputs of the first one
     * @param hidden layers; copied
     */
    public record WarmStart(ComponentInputs inputs, List<ComponentWeights.Layer> hidden) {}

    /**
     * Random choices of an epoch, which depend on seed and epoch only.
     *
     * @param order of the spectra
     * @param shares of {@link TwoValuedLabel}, [place in the order]
     */
    private record Epoch(int number, int[] order, float[] shares) {}

    /**
     * Starts from random weights, towards spectra.
     *
     * @param train training spectra
     * @param validation spectra for early stopping, on the same bins
     * @param labels with their bounds
     */
    public TrainableComponents(
            ComponentSettings settings, NormalisedGrid train, NormalisedGrid validation, List<Label> labels) {
        this(settings, train, validation, labels, null);
    }

    /**
     * Starts from the hidden layers of a related network, towards {@link CoefficientTargets}: for spectra without gaps
     * between them, because no pair of them is drawn together.
     *
     * @param start null for random weights and a loss in flux
     */
    public TrainableComponents(
            ComponentSettings settings,
            NormalisedGrid train,
            NormalisedGrid validation,
            List<Label> labels,
            @Nullable WarmStart start) {
        TrainableNetwork.requireSpectra(train, validation);
        this.settings = settings;
        this.start = start;
        this.train = TrainingSet.of(train, labels);
        this.validation = TrainingSet.of(validation, labels);
        pairs = new TwoValuedLabel(this.train);
        ComponentWeights initial = initial();
        targets = start == null ? null : CoefficientTargets.of(this.train, initial);
        trainer = new ComponentTrainer(initial, start == null ? Adam.BETA2 : SHORT_MEMORY);
        epoch = epoch(0);
    }

    private ComponentWeights initial() {
        PrincipalComponents components = PrincipalComponents.of(some(train.smooth()), settings.components());
        if (start == null) {
            return ComponentWeights.initial(
                    train.scaled()[0].length,
                    settings.hiddenWidths(),
                    components.components(),
                    components.mean(),
                    settings.seed());
        }
        List<ComponentWeights.Layer> hidden =
                start.hidden().stream().map(ComponentWeights.Layer::copy).toList();
        return ComponentWeights.ofHidden(start.inputs(), hidden, padded(components), components.mean())
                .rounded();
    }

    /** Returns as many components as the settings want, zeros last: networks of neighbouring ranges have the same sizes. */
    private double[][] padded(PrincipalComponents components) {
        double[][] padded = Arrays.copyOf(components.components(), settings.components());
        for (int c = components.components().length; c < padded.length; c++) {
            padded[c] = new double[components.mean().length];
        }
        return padded;
    }

    /** Returns spectra evenly among all, which have the same leading components; all of them for a loss in flux. */
    private float[][] some(float[][] spectra) {
        if (start == null || spectra.length <= FOR_COMPONENTS) {
            return spectra;
        }
        float[][] some = new float[FOR_COMPONENTS][];
        Arrays.setAll(some, i -> spectra[(int) ((long) i * spectra.length / FOR_COMPONENTS)]);
        return some;
    }

    @Override
    public List<Stage> stages() {
        return List.of(settings.stage(train.size()));
    }

    @Override
    public Map<String, String> provenance() {
        return Map.of("optimiser", "Adam, warm-up, cosine");
    }

    @Override
    public int fingerprint() {
        return 31 * settings.withCheckpointEvery(Duration.ZERO).hashCode()
                + (start == null ? 0 : start.hidden().hashCode())
                + Arrays.hashCode(train.flux()[0])
                + train.size();
    }

    @Override
    public void begin(int stage, @Nullable Map<String, Tensor> state, String source) {
        if (state != null) {
            trainer.restore(state, source);
        } else {
            refit();
        }
    }

    /** Fits the last layer to the coefficients, if these are the targets. */
    @Override
    public boolean refit() {
        if (targets == null) {
            return false;
        }
        trainer.fitLastLayer(train.scaled(), targets.coefficients(), targets.factors());
        return true;
    }

    @Override
    public double step(int step, double rate) {
        int steps = settings.stepsPerEpoch(train.size());
        if (epoch.number != step / steps) {
            epoch = epoch(step / steps);
        }
        int batch = Math.min(settings.batch(), train.size());
        int from = step % steps * batch;
        int[] rows = Arrays.copyOfRange(epoch.order, from, from + batch);
        if (targets == null) {
            TrainingSet drawn = pairs.drawn(rows, Arrays.copyOfRange(epoch.shares, from, from + batch));
            return trainer.step(drawn.scaled(), drawn.smooth(), drawn.flux(), rate);
        }
        CoefficientTargets some = targets.rows(rows);
        return trainer.stepTo(
                TrainingSet.rows(train.scaled(), rows), some.coefficients(), some.factors(), some.squares(), rate);
    }

    private Epoch epoch(int number) {
        Random random = new Random(settings.seed() * 1_000_003L + number);
        int[] order = new int[train.size()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return new Epoch(
                number, order, TwoValuedLabel.shares(order.length, new Random(settings.seed() * 2_000_003L + number)));
    }

    @Override
    public double validationRmse() {
        float[][] predicted = new float[validation.size()][];
        for (int from = 0; from < predicted.length; from += PREDICTION_BATCH) {
            int to = Math.min(predicted.length, from + PREDICTION_BATCH);
            float[][] some = trainer.predict(Arrays.copyOfRange(validation.scaled(), from, to));
            System.arraycopy(some, 0, predicted, from, some.length);
        }
        return ModelMetrics.of(predicted, validation.flux()).rmse();
    }

    @Override
    public Map<String, Tensor> weights() {
        return trainer.weights().toTensors();
    }

    @Override
    public void settle(Map<String, Tensor> weights, String source) {
        trainer.load(weights, source);
    }

    @Override
    public Map<String, Tensor> state() {
        return trainer.state();
    }

    /** Returns the network's present weights. */
    public ComponentWeights trained() {
        return trainer.weights();
    }

    @Override
    public void close() {
        trainer.close();
    }
}
