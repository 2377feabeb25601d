package org.photosphere.model.evaluation.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.BundleTraining;

/**
 * Trains the systems of a comparison that are missing, each on one core, as many at a time as there are threads, and
 * measures those not yet measured. Everything finished is in the folder, so that an interrupted comparison goes on where
 * it was: {@code models/NAME} holds a bundle or a checkpoint, {@code results/NAME.json} the measurements.
 */
public final class SystemsComparison {

    /** Phase of a system that is measured. */
    public static final String MEASURING = "measuring";

    /** Phase of a system that is finished. */
    public static final String DONE = "done";

    private static final String MODELS = "models";

    private final Request request;
    private final FluxGrid grid;
    private final ResultFiles results;
    private final Listener listener;

    /**
     * @param gridFile grid to train on
     * @param bins of the models; null for each one's usual ones, which must be the same
     * @param folder of models and results
     * @param candidates in the order of the report
     * @param budget time of each training, for the conditions of the report
     * @param seed of split and weights
     * @param snrs signal-to-noise ratios per pixel of the inversions, rising
     * @param stars spectra per S/N
     * @param threads trainings at a time, one core each
     */
    public record Request(
            Path gridFile,
            @Nullable WavelengthBins bins,
            Path folder,
            List<Candidate> candidates,
            Duration budget,
            long seed,
            List<Double> snrs,
            int stars,
            int threads) {

        public Request {
            candidates = List.copyOf(candidates);
            snrs = List.copyOf(snrs);
            if (candidates.isEmpty() || threads < 1 || stars < 1) {
                throw new IllegalArgumentException(
                        candidates.size() + " systems, " + threads + " threads, " + stars + " stars");
            }
        }
    }

    /** Receives the progress, from several threads. */
    public interface Listener {

        /**
         * @param system name
         * @param phase what it is at: a stage's title, {@link #MEASURING}, or {@link #DONE}
         * @param share of its work that is done, 0 to 1
         */
        void progressed(String system, String phase, double share);
    }

    private SystemsComparison(Request request, Listener listener) {
        this.request = request;
        this.listener = listener;
        grid = GridFile.read(request.gridFile());
        results = ResultFiles.open(request, grid);
    }

    /**
     * Trains and measures what is missing.
     *
     * @return results in the order of the candidates
     * @throws InputException where the folder holds another comparison, or a model of it is damaged
     */
    public static List<SystemResult> run(Request request, Listener listener) {
        return new SystemsComparison(request, listener).run();
    }

    /** Returns the folder of a system's bundle. */
    public static Path model(Path folder, String name) {
        return folder.resolve(MODELS).resolve(name);
    }

    private List<SystemResult> run() {
        ExecutorService workers = Executors.newFixedThreadPool(request.threads());
        try {
            List<Future<SystemResult>> running = new ArrayList<>();
            for (Candidate candidate : request.candidates()) {
                running.add(workers.submit(() -> result(candidate)));
            }
            List<SystemResult> all = new ArrayList<>();
            for (Future<SystemResult> one : running) {
                all.add(one.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a comparison", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private SystemResult result(Candidate candidate) {
        ComparedSystem system = candidate.system();
        Path folder = model(request.folder(), system.name());
        double seconds = Double.NaN;
        if (!isTrained(folder)) {
            seconds = train(candidate, folder);
        }
        Bundle bundle = bundle(system, folder);
        Optional<SystemResult> known = results.read(system, bundle.digest());
        SystemResult result = known.isPresent() ? known.get() : measure(system, bundle, seconds);
        listener.progressed(system.name(), DONE, 1);
        return result;
    }

    private static boolean isTrained(Path folder) {
        return Files.isRegularFile(folder.resolve("DIGEST"));
    }

    private double train(Candidate candidate, Path folder) {
        long start = System.nanoTime();
        String name = candidate.system().name();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException(folder + " cannot be made: " + e.getMessage(), "give another with --out", e);
        }
        BundleTraining.run(
                new BundleTraining.Request(name, request.gridFile(), request.bins(), folder, candidate.architecture()),
                progress -> listener.progressed(name, progress.stage(), progress.fraction()));
        return (System.nanoTime() - start) * 1e-9;
    }

    /** Opens a finished bundle; a damaged one is for the user to remove: it may be hours of work. */
    private static Bundle bundle(ComparedSystem system, Path folder) {
        try {
            return Bundles.verify(folder.toString());
        } catch (InputException e) {
            throw new InputException(
                    system.name() + ": " + e.getMessage(),
                    "remove " + folder + " and repeat the command; finished models and results stay",
                    e);
        }
    }

    private SystemResult measure(ComparedSystem system, Bundle bundle, double seconds) {
        SystemResult result = new SystemMeasurement(system, bundle, GridEvaluation.test(bundle, grid))
                .measure(
                        seconds,
                        request.snrs(),
                        request.stars(),
                        share -> listener.progressed(system.name(), MEASURING, share));
        results.write(result);
        return result;
    }
}
