package org.photosphere.services.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.BundleWriter;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.training.EmulatorErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code photosphere bundle measure}: the error of a bundle's model, for the noise of inversions. */
@Command(
        name = "measure",
        description = {
            "Measures anew what the model that inversions use misses of its grid, on the validation nodes of its training,"
                    + " and stores it in the bundle: the root mean square by temperature and bin, and the components that"
                    + " bins share. Inversions count it as noise.",
            "The bundle's digest changes with it; its weights do not."
        },
        mixinStandardHelpOptions = true)
public final class BundleMeasureCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A bundle's folder.")
    private Path folder;

    @Option(
            names = "--grid",
            required = true,
            paramLabel = "FILE",
            description = "The grid that it was trained on (FITS).")
    private Path grid;

    @Override
    public Integer call() {
        Bundle bundle = Bundles.verify(folder.toString());
        FluxGrid source = GridFile.read(grid);
        try (ForwardModel model = bundle.toModel()) {
            NormalisedGrid validation = GridEvaluation.validation(bundle, source, model);
            EmulatorError error = EmulatorErrors.of(model, validation);
            String digest = BundleWriter.replaceEmulatorError(folder, error);
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%s: %d validation nodes, %d bands, %d shared components with %.0f %% of the variance; what is left"
                            + " correlates over %.1f bins%n",
                    bundle.manifest().name(),
                    validation.spectra(),
                    error.centres().length,
                    error.shared().components().length,
                    100 * (1 - ownVariance(error)),
                    error.shared().correlatedBins());
            out.println("digest " + digest);
            out.flush();
        }
        return 0;
    }

    private static double ownVariance(EmulatorError error) {
        double sum = 0;
        for (float own : error.shared().own()) {
            sum += (double) own * own / error.bins();
        }
        return sum;
    }
}
