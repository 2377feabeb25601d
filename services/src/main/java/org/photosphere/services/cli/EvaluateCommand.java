package org.photosphere.services.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.training.GridEvaluation;
import org.photosphere.model.training.ModelMetrics;
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

    enum Part {
        ALL,
        TEST
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bundle",
            defaultValue = "atlas9-payne",
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

    @Option(names = "--json", description = "One JSON object: rmse, mae, r2, spectra.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        Bundle model = Bundles.verify(bundle);
        GridEvaluation evaluation = GridEvaluation.of(model, GridFile.read(grid), skipOutside);
        if (part == Part.TEST && evaluation.test().isEmpty()) {
            throw new InputException(
                    grid + " is not the grid that " + model.manifest().name() + " was trained on",
                    "use --split all, or the file whose SHA-256 the bundle names");
        }
        if (json) {
            out.println(toJson(part == Part.TEST ? evaluation.test().orElseThrow() : evaluation.all()));
        } else {
            MetricsTable table = new MetricsTable(out);
            if (part == Part.ALL) {
                table.row("all spectra", evaluation.all());
            }
            evaluation.test().ifPresent(test -> table.row("test nodes", test));
        }
        if (evaluation.skipped() > 0) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(evaluation.skipped() + " spectra outside the model's bounds were left out");
            err.flush();
        }
        out.flush();
        return 0;
    }

    private static String toJson(ModelMetrics metrics) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode object = mapper.createObjectNode();
        object.put("rmse", metrics.rmse());
        object.put("mae", metrics.mae());
        object.put("r2", metrics.r2());
        object.put("spectra", metrics.spectra());
        return mapper.writeValueAsString(object);
    }
}
