package org.photosphere.services.cli.science;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.BundleWriter;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.evaluation.InversionEvaluation;
import org.photosphere.model.evaluation.SigmaFactors;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.training.EmulatorErrors;
import org.photosphere.services.cli.console.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code photosphere bundle measure}: measures the emulator error of a bundle, for the noise model of inversions. */
@Command(
        name = "measure",
        description = {
            "Measures the emulator error of the model that inversions use, on the validation nodes of its training,"
                    + " and stores it in the bundle: the root mean square by temperature and bin, and the components that"
                    + " bins share. Inversions treat it as noise. An error that the training measured at all nodes is kept:"
                    + " the maps of the folds are not in the bundle.",
            "Then inverts simulated spectra of those nodes at S/N 10, 30, 100 and 300, and stores the factor by which"
                    + " the part"
                    + " of sigma due to this error is underestimated: answers hold a sigma calibrated with it.",
            "The bundle's digest changes with it; its weights do not."
        },
        mixinStandardHelpOptions = true)
public final class BundleMeasureCommand implements Callable<Integer> {

    private static final List<Double> SNRS = List.of(10.0, 30.0, 100.0, 300.0);

    /** Simulated stars per S/N: every node several times, with different noise. */
    private static final int STARS = 1000;

    /**
     * Folds that separate the spectra of the error's measurement from those inverted under it: shared ones would bias
     * it.
     */
    private static final int FOLDS = 4;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A bundle's folder.")
    private Path folder;

    @Option(names = "--grid", required = true, paramLabel = "FILE", description = "The grid of its training (FITS).")
    private Path grid;

    @Override
    public Integer call() {
        Bundle bundle = Bundles.verify(folder.toString());
        NormalisedGrid validation = GridEvaluation.validation(bundle, GridFile.read(grid));
        PrintWriter out = spec.commandLine().getOut();
        try (ForwardModel model = bundle.toModel()) {
            EmulatorError stored = bundle.emulatorError();
            boolean isAtAllNodes = stored.amplitudes().isPresent();
            EmulatorError error = isAtAllNodes ? stored : EmulatorErrors.of(model, validation);
            out.printf(
                    Locale.ROOT,
                    "%s: %d nodes, %d bands, %d shared components with %.0f %% of the variance; the"
                            + " remainder"
                            + " correlates over %.1f bins%n",
                    bundle.manifest().name(),
                    stored.amplitudes()
                            .map(amplitudes -> amplitudes.relative().length)
                            .orElse(validation.spectra()),
                    error.centres().length,
                    error.shared().components().length,
                    100 * (1 - ownVariance(error)),
                    error.shared().correlatedBins());
            out.flush();
            IntFunction<EmulatorError> without = fold ->
                    isAtAllNodes ? stored : EmulatorErrors.of(model, validation.select(fold(validation, fold, false)));
            double[] factors = sigmaFactors(model, BenchInstrument.suiting(bundle), without, validation, out);
            out.println("digest " + BundleWriter.replaceEmulatorError(folder, error.withSigmaFactors(factors)));
        }
        out.flush();
        return 0;
    }

    /**
     * Returns the factors from inversions of the grid's own spectra.
     *
     * @param without error without a fold of them
     */
    private static double[] sigmaFactors(
            ForwardModel model,
            BenchInstrument instrument,
            IntFunction<EmulatorError> without,
            NormalisedGrid validation,
            PrintWriter out) {
        List<Label> labels = model.labels().labels();
        SigmaFactors factors = new SigmaFactors(labels);
        InversionSettings settings = InversionSettings.defaults().withProfile(instrument.profile());
        try (ProgressBar bar = Progress.bar("inverting", (long) STARS / FOLDS * FOLDS * SNRS.size())) {
            for (int fold = 0; fold < FOLDS; fold++) {
                ForwardModel known = DelegatingModel.withEmulatorError(model, without.apply(fold));
                NormalisedGrid stars = validation.select(fold(validation, fold, true));
                try (Inverter inverter = LevenbergMarquardtInverter.create(known, settings)) {
                    new InversionEvaluation(known, known, InversionEvaluation.Truth.GRID, instrument)
                            .run(inverter, stars, SNRS, STARS / FOLDS, (snr, truth, answer) -> {
                                factors.add(truth, answer);
                                bar.step();
                            });
                }
            }
        }
        double[] found = factors.factors();
        for (int k = 0; k < found.length; k++) {
            out.printf(
                    Locale.ROOT,
                    "%s: emulator error in sigma underestimated by a factor of %.2f (from %d answers)%n",
                    labels.get(k).name(),
                    found[k],
                    factors.telling(k));
        }
        return found;
    }

    /** Returns the indices of the spectra in a fold, or of those outside it. */
    private static int[] fold(NormalisedGrid grid, int fold, boolean belongs) {
        return IntStream.range(0, grid.spectra())
                .filter(i -> (i % FOLDS == fold) == belongs)
                .toArray();
    }

    private static double ownVariance(EmulatorError error) {
        double sum = 0;
        for (float own : error.shared().own()) {
            sum += (double) own * own / error.bins();
        }
        return sum;
    }
}
