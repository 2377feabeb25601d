package org.photosphere.services.cli.science;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.systems.Candidate;
import org.photosphere.model.evaluation.systems.Claim;
import org.photosphere.model.evaluation.systems.Claims;
import org.photosphere.model.evaluation.systems.ComparedSystem;
import org.photosphere.model.evaluation.systems.PaperFigure;
import org.photosphere.model.evaluation.systems.SystemResult;
import org.photosphere.model.evaluation.systems.Systems;
import org.photosphere.model.evaluation.systems.SystemsComparison;
import org.photosphere.model.evaluation.systems.SystemsReport;
import org.photosphere.model.evaluation.systems.report.ComparisonReport;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.services.cli.console.ProcessorName;
import org.photosphere.services.cli.console.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere compare}: the paper's systems side by side on one grid. */
@Command(
        name = "compare",
        description = {
            "Trains the PhysFormer, its ablations, other publications' networks and an interpolation under the same budget,"
                    + " measures all on the same held-out nodes and noisy spectra, and writes a report.",
            "An interrupted comparison goes on where it was; a finished one only writes its report again."
        },
        mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {

    private static final double[] USUAL_RANGE = {500, 55_000};
    private static final int USUAL_BINS = 1000;
    private static final long SEED = 20260122L;

    @Spec
    private CommandSpec spec;

    @Option(names = "--grid", required = true, paramLabel = "FILE", description = "Grid file (FITS) to learn from.")
    private Path grid;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder of models, results and report; an interrupted comparison goes on there.")
    private Path out;

    @Option(
            names = "--budget",
            defaultValue = "15m",
            paramLabel = "TIME",
            description = "Processor time of one core for each training, such as 90s, 15m or 2h (default:"
                    + " ${DEFAULT-VALUE}).")
    private String budget;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description = "Systems to compare (default: all of them).")
    private List<String> models = List.of();

    @Option(names = "--seed", defaultValue = "" + SEED, paramLabel = "N", description = "Seed of split and weights.")
    private long seed;

    @Option(
            names = "--snr",
            split = ",",
            defaultValue = "10,30,100",
            paramLabel = "N",
            description = "Signal-to-noise ratios per pixel of the inversions (default: ${DEFAULT-VALUE}).")
    private List<Double> snrs;

    @Option(
            names = "--count",
            defaultValue = "460",
            paramLabel = "N",
            description = "Spectra per S/N, the held-out nodes in turn (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--range",
            paramLabel = "FROM,TO",
            split = ",",
            description =
                    "Wavelengths of the models, Angstrom, vacuum (default: 500,55000, or the grid's own bins if they"
                            + " are log-uniform).")
    private double @Nullable [] range;

    @Option(
            names = "--bins",
            paramLabel = "N",
            description = "Log-uniform bins over the range, a multiple of 125 (default: 1000).")
    private @Nullable Integer bins;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Trainings at a time, one core each (default: every core).")
    private @Nullable Integer threads;

    @Override
    public Integer call() {
        Duration each = Budget.parse(budget);
        List<ComparedSystem> systems = models.isEmpty()
                ? Systems.ALL
                : models.stream().map(Systems::named).distinct().toList();
        requireNumbers();
        FluxGrid source = GridFile.read(grid);
        WavelengthBins axis = axis(source);
        Systems.requireBudget(systems, each, axis.count());
        int at = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        SystemsComparison.Request request =
                new SystemsComparison.Request(grid, axis, out, candidates(systems, each), each, seed, snrs, count, at);
        List<SystemResult> results;
        try (ComparisonProgress progress = new ComparisonProgress(systems.size())) {
            results = SystemsComparison.run(request, progress);
        }
        print(draw(request, source, results));
        return 0;
    }

    private static SystemsReport draw(SystemsComparison.Request request, FluxGrid source, List<SystemResult> results) {
        try (ProgressBar bar = Progress.bar("drawing", PaperFigure.values().length)) {
            return ComparisonReport.write(request, source, results, ProcessorName.here(), figure -> bar.step());
        }
    }

    private void print(SystemsReport report) {
        PrintWriter console = spec.commandLine().getOut();
        for (Claim claim : Claims.byState(Claims.of(report))) {
            console.printf("%-15s %s: %s%n", claim.state().title(), claim.statement(), claim.evidence());
        }
        console.println("report " + out.resolve(ComparisonReport.HTML) + ", " + out.resolve(ComparisonReport.MARKDOWN)
                + ", " + out.resolve(ComparisonReport.JSON));
        console.flush();
    }

    private void requireNumbers() {
        if (count < 1 || snrs.stream().anyMatch(snr -> !(snr > 0)) || (threads != null && threads < 1)) {
            throw new InputException(
                    "--count " + count + ", --snr " + snrs + " and --threads " + threads + " compare nothing",
                    "give positive numbers");
        }
    }

    private List<Candidate> candidates(List<ComparedSystem> systems, Duration each) {
        return systems.stream()
                .map(system -> Systems.candidate(system, seed, each))
                .toList();
    }

    private WavelengthBins axis(FluxGrid source) {
        if (range == null && bins == null && source.sampling() == FluxGrid.Sampling.LOG_UNIFORM_BINS) {
            return source.ownBins();
        }
        return LogUniformBins.of(range == null ? USUAL_RANGE : range, bins == null ? USUAL_BINS : bins);
    }
}
