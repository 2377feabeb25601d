package org.photosphere.model.training.physformer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.components.ComponentModel;
import org.photosphere.model.network.components.ComponentZones;
import org.photosphere.model.network.physformer.PhysFormerModel;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.training.ComponentSettings;
import org.photosphere.model.training.InterpolatedSpectra;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.model.training.ParallelSpectra;
import org.photosphere.model.training.TrainingProgress;

/**
 * Trains the component networks that replace a PhysFormer where speed matters, one for each range of Teff, on spectra that the PhysFormer generates inside its
 * grid's hull. The same settings and PhysFormer give the same spectra, so that an interrupted training can be resumed.
 */
public final class ReducedModelTraining {

    /**
     * Number of spectra generated for early stopping, and again for measurement, as a share of the training spectra.
     */
    private static final double VALIDATION = 0.05;

    private static final int LEAST_VALIDATION = 16;

    /** Limit on the values of all spectra together: 480 MB, and the same amount in the form used for training. */
    private static final long MOST_VALUES = 120_000_000;

    private static final int MOST_SPECTRA = 20_000;

    /** Grids with more bins have fewer nodes and lines that need more components: fewer, larger networks. */
    private static final int MANY_BINS = 5000;

    /** Step length: 4e-3, as from random weights, can destroy a good start. */
    private static final double PEAK_RATE = 1.5e-3;

    private final PhysFormerModel full;
    private final PhysFormerWeights start;
    private final double[][] nodes;
    private final Settings settings;
    private final Path folder;
    private final TrainingProgress.Listener listener;

    /**
     * @param network settings of each component network's training; its hidden layers are those of the PhysFormer's map
     * @param zones number of component networks, each for a range of Teff, at most
     * @param spectra number of training spectra, nodes and points between them together
     * @param threads CPU cores that generate spectra and train
     */
    public record Settings(ComponentSettings network, int zones, int spectra, int threads) {

        public Settings {
            if (spectra < 2 || threads < 1 || zones < 1) {
                throw new IllegalArgumentException(
                        spectra + " spectra by " + threads + " threads for " + zones + " networks");
            }
        }

        /** Returns as many spectra of a number of bins as memory allows, on all cores. */
        public static Settings standard(int bins) {
            boolean many = bins > MANY_BINS;
            ComponentSettings usual = ComponentSettings.standard();
            return new Settings(
                    new ComponentSettings(
                            usual.seed(),
                            usual.hidden(),
                            many ? 192 : usual.components(),
                            many ? 900 : 600,
                            many ? 256 : 512,
                            PEAK_RATE,
                            usual.patience(),
                            usual.limit(),
                            usual.checkpointEvery()),
                    many ? 2 : 3,
                    (int) Math.min(MOST_SPECTRA, MOST_VALUES / bins),
                    Math.max(1, Runtime.getRuntime().availableProcessors()));
        }

        public Settings withNetwork(ComponentSettings other) {
            return new Settings(other, zones, spectra, threads);
        }

        public Settings withThreads(int other) {
            return new Settings(network, zones, spectra, other);
        }

        public Settings withSpectra(int other) {
            return new Settings(network, zones, other, threads);
        }
    }

    /**
     * @param weights of the component networks
     * @param againstFull its errors on new spectra of the PhysFormer between the nodes
     * @param epochs number of epochs
     * @param elapsed time spent on epochs, without interruptions
     */
    public record Outcome(ComponentZones weights, ModelMetrics againstFull, int epochs, Duration elapsed) {}

    /**
     * @param full model whose spectra are the training data
     * @param start weights of the same, whose map's hidden layers start each component network
     * @param nodes labels of the grid's training nodes; held-out ones are not used, [node][label]
     * @param folder for the checkpoint of this training only; created if absent, removed at the end
     */
    public ReducedModelTraining(
            PhysFormerModel full,
            PhysFormerWeights start,
            double[][] nodes,
            Settings settings,
            Path folder,
            TrainingProgress.Listener listener) {
        this.full = full;
        this.start = start;
        this.nodes = nodes;
        this.settings = settings;
        this.folder = folder;
        this.listener = listener;
    }

    /** Generates the spectra, trains, from the folder's checkpoint if present, and measures. */
    public Outcome run() {
        int kept = Math.max(LEAST_VALIDATION, (int) (VALIDATION * settings.spectra()));
        double[][] learnt = learnt();
        double[][] points = Arrays.copyOf(learnt, learnt.length + 2 * kept);
        System.arraycopy(between(2 * kept, 1), 0, points, learnt.length, 2 * kept);
        long started = System.nanoTime();
        NormalisedGrid made = grid(
                points,
                ParallelSpectra.of(
                        full, points, settings.threads(), done -> reportGenerated(done, points.length, started)));
        NormalisedGrid fresh = part(made, learnt.length + kept, points.length);
        ZoneTraining.Outcome trained = new ZoneTraining(
                        settings,
                        start,
                        full.labels(),
                        part(made, 0, learnt.length),
                        part(made, learnt.length, learnt.length + kept),
                        folder,
                        listener)
                .run();
        ComponentZones weights = trained.weights().stored();
        try (ComponentModel reduced = model(weights)) {
            ModelMetrics againstFull = ModelMetrics.of(reduced, fresh);
            ZoneTraining.remove(folder, settings.zones());
            return new Outcome(weights, againstFull, trained.epochs(), trained.elapsed());
        }
    }

    private void reportGenerated(int done, int total, long started) {
        double seconds = (System.nanoTime() - started) * 1e-9;
        listener.progressed(new TrainingProgress(
                "spectra for the reduced model",
                done,
                total,
                (double) done / total,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                done / seconds,
                Duration.ofMillis((long) (1000 * seconds))));
    }

    /** Returns the component networks with the PhysFormer's labels and bins. */
    ComponentModel model(ComponentZones weights) {
        return new ComponentModel(
                new ModelDescription(
                        full.name(),
                        full.digest(),
                        full.labels(),
                        full.wavelengths(),
                        full.resolvingPower(),
                        EmulatorError.uniform(new float[weights.bins()])),
                weights);
    }

    /**
     * Returns the labels of the training spectra, at most half of them nodes, because the response between nodes must
     * be learnt too.
     */
    private double[][] learnt() {
        List<double[]> chosen = new ArrayList<>(Arrays.asList(nodes));
        Collections.shuffle(chosen, new Random(settings.network().seed()));
        int atNodes = Math.min(chosen.size(), settings.spectra() / 2);
        double[][] learnt = chosen.subList(0, atNodes).toArray(new double[settings.spectra()][]);
        System.arraycopy(between(learnt.length - atNodes, 0), 0, learnt, atNodes, learnt.length - atNodes);
        return learnt;
    }

    private double[][] between(int count, int stream) {
        Random random = new Random(settings.network().seed() * 7 + stream);
        return InterpolatedSpectra.anyPoints(full.labels().support(), count, random);
    }

    private NormalisedGrid grid(double[][] points, float[][] flux) {
        LabelSpace space = full.labels();
        return new NormalisedGrid(
                space.labels().stream().map(Label::name).toList(),
                points,
                Collections.nCopies(points.length, "made"),
                full.wavelengths(),
                flux,
                new double[points.length]);
    }

    private static NormalisedGrid part(NormalisedGrid grid, int from, int to) {
        int[] places = new int[to - from];
        Arrays.setAll(places, i -> from + i);
        return grid.select(places);
    }
}
