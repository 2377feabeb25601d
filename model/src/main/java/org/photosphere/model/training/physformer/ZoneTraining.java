package org.photosphere.model.training.physformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.components.ComponentInputs;
import org.photosphere.model.network.components.ComponentWeights;
import org.photosphere.model.network.components.ComponentZones;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.training.TrainableComponents;
import org.photosphere.model.training.Trainer;
import org.photosphere.model.training.TrainingLog;
import org.photosphere.model.training.TrainingOutcome;
import org.photosphere.model.training.TrainingProgress;

/**
 * Trains the component networks of successive ranges of Teff, several at once, each from the hidden layers of a PhysFormer's map and
 * with a checkpoint of its own. Ranges have the same number of training spectra.
 */
final class ZoneTraining {

    private static final String STAGE = "reduced model";

    /** Half the width of an overlap, in the scaled label: narrow, because spectra in it cost twice. */
    private static final double OVERLAP = 0.01;

    /** Range beyond an overlap from which a component network learns too: it is worst at the edge of its spectra. */
    private static final double MARGIN = 0.03;

    private final ReducedModelTraining.Settings settings;
    private final PhysFormerWeights start;
    private final LabelSpace space;
    private final NormalisedGrid train;
    private final NormalisedGrid validation;
    private final Path folder;
    private final TrainingProgress.Listener listener;
    private final int teff;
    private final List<ComponentZones.Overlap> overlaps;
    private final @Nullable TrainingProgress[] latest;
    private volatile boolean stopped;

    private record Result(ComponentWeights weights, int epochs, Duration elapsed) {}

    /** The component networks, the sum of their epochs and the sum of the time spent on them. */
    record Outcome(ComponentZones weights, int epochs, Duration elapsed) {}

    /**
     * @param start weights whose map starts each component network
     * @param train training spectra of all ranges
     * @param validation spectra for early stopping
     * @param folder for the checkpoints
     * @param listener receives sums and means over the ranges, from one thread at a time
     */
    ZoneTraining(
            ReducedModelTraining.Settings settings,
            PhysFormerWeights start,
            LabelSpace space,
            NormalisedGrid train,
            NormalisedGrid validation,
            Path folder,
            TrainingProgress.Listener listener) {
        this.settings = settings;
        this.start = start;
        this.space = space;
        this.train = train;
        this.validation = validation;
        this.folder = folder;
        this.listener = listener;
        teff = space.indexOf(Label.TEFF);
        overlaps = overlaps();
        latest = new TrainingProgress[overlaps.size() + 1];
    }

    /** Returns fewer overlaps than requested where they would touch each other or the label's ends. */
    private List<ComponentZones.Overlap> overlaps() {
        double[] sorted = IntStream.range(0, train.spectra())
                .mapToDouble(i -> scaled(train, i))
                .sorted()
                .toArray();
        List<ComponentZones.Overlap> found = new ArrayList<>();
        double end = -0.5;
        for (int z = 1; z < settings.zones(); z++) {
            double middle = sorted[(int) ((long) z * sorted.length / settings.zones())];
            if (middle - OVERLAP - MARGIN > end && middle + OVERLAP + MARGIN < 0.5) {
                found.add(new ComponentZones.Overlap(middle - OVERLAP, middle + OVERLAP));
                end = middle + OVERLAP + MARGIN;
            }
        }
        return found;
    }

    private double scaled(NormalisedGrid grid, int spectrum) {
        return space.get(teff).scale(grid.labels()[spectrum][teff]);
    }

    Outcome run() {
        ExecutorService workers = Executors.newFixedThreadPool(settings.threads());
        try {
            List<Future<Result>> running = new ArrayList<>();
            for (int z = 0; z <= overlaps.size(); z++) {
                int zone = z;
                running.add(workers.submit(() -> train(zone)));
            }
            List<ComponentWeights> networks = new ArrayList<>();
            int epochs = 0;
            Duration elapsed = Duration.ZERO;
            for (Future<Result> one : running) {
                Result outcome = one.get();
                networks.add(outcome.weights());
                epochs += outcome.epochs();
                elapsed = elapsed.plus(outcome.elapsed());
            }
            return new Outcome(new ComponentZones(networks, teff, overlaps), epochs, elapsed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during training", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            stop(workers);
        }
    }

    /** Ends the trainings of other ranges where one has failed: they write checkpoints. */
    private void stop(ExecutorService workers) {
        stopped = true;
        workers.shutdown();
        try {
            workers.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Result train(int zone) {
        double from =
                zone == 0 ? Double.NEGATIVE_INFINITY : overlaps.get(zone - 1).from() - MARGIN;
        double to = zone == overlaps.size()
                ? Double.POSITIVE_INFINITY
                : overlaps.get(zone).to() + MARGIN;
        Path mine = folder(folder, zone);
        try {
            Files.createDirectories(mine);
        } catch (IOException e) {
            throw new InputException(
                    mine + " cannot be made: " + e.getMessage(), "give a folder that may be written", e);
        }
        NormalisedGrid learnt = part(train, from, to);
        try (TrainableComponents network = new TrainableComponents(
                settings.network(), learnt, part(validation, from, to), space.labels(), warmStart())) {
            TrainingOutcome outcome = new Trainer(
                            network, mine, settings.network().checkpointEvery(), progress -> report(zone, progress))
                    .run(settings.network().stages());
            return new Result(
                    network.trained(), settings.network().epochs(outcome, learnt.spectra()), outcome.elapsed());
        }
    }

    private NormalisedGrid part(NormalisedGrid grid, double from, double to) {
        return grid.select(IntStream.range(0, grid.spectra())
                .filter(i -> scaled(grid, i) >= from && scaled(grid, i) <= to)
                .toArray());
    }

    private TrainableComponents.WarmStart warmStart() {
        return new TrainableComponents.WarmStart(
                new ComponentInputs(start.shape().mapBumps()),
                start.mapLayers().stream()
                        .map(layer -> new ComponentWeights.Layer(
                                layer.inputs(), layer.outputs(), layer.weight(), layer.bias()))
                        .toList());
    }

    private synchronized void report(int zone, TrainingProgress progress) {
        if (stopped) {
            throw new CancellationException("the training of another range of Teff failed");
        }
        latest[zone] = progress;
        List<TrainingProgress> all =
                Arrays.stream(latest).filter(Objects::nonNull).toList();
        listener.progressed(new TrainingProgress(
                STAGE,
                all.stream().mapToInt(TrainingProgress::step).sum(),
                latest.length * progress.steps(),
                all.stream().mapToDouble(TrainingProgress::fraction).sum() / latest.length,
                all.stream().mapToDouble(TrainingProgress::loss).average().orElseThrow(),
                rootMeanSquare(all, TrainingProgress::validationRmse),
                rootMeanSquare(all, TrainingProgress::bestRmse),
                all.stream().mapToDouble(TrainingProgress::spectraPerSecond).sum(),
                all.stream().map(TrainingProgress::elapsed).reduce(Duration.ZERO, Duration::plus)));
    }

    private static double rootMeanSquare(List<TrainingProgress> all, ToDoubleFunction<TrainingProgress> error) {
        return Math.sqrt(
                all.stream().mapToDouble(error).map(e -> e * e).average().orElseThrow());
    }

    private static Path folder(Path folder, int zone) {
        return folder.resolve("zone-" + zone);
    }

    /** Removes the folder of a training that has ended. */
    static void remove(Path folder, int zones) {
        try {
            for (int z = 0; z < zones; z++) {
                Trainer.forget(folder(folder, z));
                Files.deleteIfExists(folder(folder, z).resolve(TrainingLog.FILE));
                Files.deleteIfExists(folder(folder, z));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new InputException(folder + " cannot be removed: " + e.getMessage(), "remove it by hand", e);
        }
    }
}
