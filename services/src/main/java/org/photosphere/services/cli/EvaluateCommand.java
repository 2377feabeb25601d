package org.photosphere.services.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.EvaluationPictures;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.evaluation.GridEvaluation.Part;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere evaluate}: how far a model is from a grid. */
@Command(
        name = "evaluate",
        description = "Measures a model against a grid: errors of max-normalised flux on the model's bins.",
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bundle",
            defaultValue = "atlas9-4label",
            paramLabel = "DIR|NAME",
            description = "A bundle's folder or a built-in model (default: ${DEFAULT-VALUE}).")
    private String bundle;

    @Option(names = "--grid", required = true, paramLabel = "FILE", description = "Grid file (FITS).")
    private Path grid;

    @Option(
            names = "--split",
            defaultValue = "all",
            description = "all: every spectrum of the file; test: those held out of the training, where the file is"
                    + " the one trained on (default: ${DEFAULT-VALUE}).")
    private Part part;

    @Option(names = "--skip-outside", description = "Leave out spectra outside the model's bounds.")
    private boolean skipOutside;

    @Option(
            names = "--json",
            description =
                    "One JSON object: rmse, mae, r2, spectra, rte_loss and et_loss where the model carries physics,"
                            + " reduced where inversions use a reduced model, by_teff, by_band, worst.")
    private boolean json;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description = "Folder for pictures, PNG and SVG: spectra, error-by-wavelength, and where the model carries"
                    + " physics latent and residuals.")
    private @Nullable Path pictures;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        Bundle model = Bundles.verify(bundle);
        FluxGrid source = GridFile.read(grid);
        if (pictures != null) {
            EvaluationPictures.prepare(pictures);
        }
        GridEvaluation evaluation = measure(model, source);
        if (json) {
            out.println(EvaluationReport.json(evaluation));
        } else {
            new EvaluationReport(out).print(evaluation, part);
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        if (evaluation.skipped() > 0) {
            err.println(evaluation.skipped() + " spectra outside the model's bounds were left out");
        }
        if (pictures != null) {
            List<Path> files = EvaluationPictures.write(evaluation.measured(), subtitle(model, evaluation), pictures);
            err.println(files.size() + " pictures in " + pictures);
        }
        err.flush();
        return 0;
    }

    private GridEvaluation measure(Bundle model, FluxGrid source) {
        try (ProgressBar bar = Progress.bar("measuring", source.spectra())) {
            return GridEvaluation.of(model, source, part, skipOutside, (done, total) -> {
                bar.maxHint(total);
                bar.stepTo(done);
            });
        }
    }

    private String subtitle(Bundle model, GridEvaluation evaluation) {
        return model.manifest().name() + " on " + grid.getFileName() + ", "
                + evaluation.measured().grid().spectra() + (part == Part.TEST ? " test nodes" : " spectra");
    }
}
