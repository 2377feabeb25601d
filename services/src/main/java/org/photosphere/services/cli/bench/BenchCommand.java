package org.photosphere.services.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.network.physformer.PhysFormerBenchmark;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.services.cli.console.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere bench}: speed of inversions, or of a model alone, on this machine. */
@Command(
        name = "bench",
        description = {
            "Times inversions of simulated spectra in short repetitions, all rows in turn, and divides each by this machine's"
                    + " rates of matrix products and of memory copies before and after it, so that figures of a busy machine"
                    + " can be compared. Instruments:",
            "1,000 pixels of spectral energy distributions, scale only; 3,909 pixels at R 1800 with velocity and a"
                    + " continuum of degree 10, as in LAMOST; the paper's 9,875 pixels, scale only; 3,842 pixels as in"
                    + " SDSS"
                    + " and 5,077 as in DESI, every spectrum with the line spread of its own fibre.",
            "",
            "With --model physformer: the physics model, random weights, one core, best of several."
        },
        subcommands = {BenchPeerCommand.class, HelpCommand.class},
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

    enum Subject {
        INVERSION,
        PHYSFORMER
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            defaultValue = "inversion",
            paramLabel = "NAME",
            description = "What to time: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Subject subject;

    @Option(
            names = "--pixels",
            split = ",",
            defaultValue = "1000,3909,9875,3842,5077",
            paramLabel = "N",
            description = "inversion: instruments by their pixels (default: ${DEFAULT-VALUE}).")
    private List<Integer> pixels;

    @Option(
            names = "--batch",
            split = ",",
            defaultValue = "32",
            paramLabel = "N",
            description = "inversion: spectra inverted together (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches;

    @Option(
            names = "--devices",
            split = ",",
            paramLabel = "N",
            description = "inversion: cores used (default: 1 and all).")
    private @Nullable List<Integer> devices;

    @Option(
            names = "--bins",
            defaultValue = "9875",
            paramLabel = "N",
            description = "Wavelengths, a multiple of 125 (default: ${DEFAULT-VALUE}).")
    private int bins;

    @Option(
            names = "--layers",
            defaultValue = "64",
            paramLabel = "N",
            description = "Layers of the atmosphere (default: ${DEFAULT-VALUE}).")
    private int layers;

    @Option(
            names = "--directions",
            defaultValue = "20",
            paramLabel = "N",
            description = "Directions of the angular quadrature (default: ${DEFAULT-VALUE}).")
    private int directions;

    @Option(
            names = "--width",
            defaultValue = "128",
            paramLabel = "N",
            description = "Width of the decoder (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--intensity",
            defaultValue = "formal",
            paramLabel = "NAME",
            description = "Intensity by ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Intensity intensity;

    @Option(
            names = "--seconds",
            defaultValue = "3",
            paramLabel = "S",
            description = "Time per measurement; a busy machine needs more (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--repetitions",
            defaultValue = "7",
            paramLabel = "N",
            description = "inversion: slices into which the time of a row is divided (default: ${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(names = "--parts", description = "inversion: share of each part of an inversion in its time.")
    private boolean parts;

    @Option(
            names = "--physical",
            description = "inversion: certification, correction and full fit by the physical model, on one device.")
    private boolean physical;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "inversion: compare with an earlier run's output of --json.")
    private @Nullable Path against;

    @Option(
            names = "--fail-slower",
            paramLabel = "PERCENT",
            description =
                    "inversion: exit code 1 if a row is significantly slower than in --against by more than this.")
    private @Nullable Double failSlower;

    @Option(names = "--json", description = "One JSON object, for inversions one per row; times in seconds.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (subject == Subject.INVERSION) {
            return inversions(out);
        }
        PhysFormerBenchmark.Sizes sizes = new PhysFormerBenchmark.Sizes(bins, layers, directions, width, intensity);
        PhysFormerBenchmark.Result result = PhysFormerBenchmark.run(sizes, seconds);
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(asJson(result)));
        } else {
            print(out, result);
        }
        out.flush();
        return 0;
    }

    private int inversions(PrintWriter out) throws InterruptedException {
        InversionPlan plan = new InversionPlan(pixels, cores(), batches, seconds, repetitions, physical);
        double tolerance = tolerance();
        EarlierRun earlier = against == null ? null : EarlierRun.read(against);
        if (earlier != null) {
            earlier.requireCommonRow(plan.rows());
        }
        List<InversionRow> rows;
        try (ProgressBar bar = Progress.bar("measuring", InterleavedBench.steps(plan));
                InterleavedBench bench = new InterleavedBench(plan, bar::step)) {
            rows = bench.run();
        }
        long slower = new InversionReport(json, parts, earlier, tolerance).print(rows, physical, out);
        return slower == 0 ? 0 : 1;
    }

    /** Returns the largest decrease of a rate that is no failure, as a fraction. */
    private double tolerance() {
        if (failSlower == null) {
            return Double.POSITIVE_INFINITY;
        }
        if (against == null || !(failSlower >= 0) || failSlower >= 100) {
            throw new InputException(
                    "--fail-slower " + failSlower + (against == null ? " without --against" : ""),
                    "give a percentage from 0 to 100, and the earlier run with --against FILE");
        }
        return failSlower / 100;
    }

    private List<Integer> cores() {
        if (devices != null) {
            return devices;
        }
        int all = Runtime.getRuntime().availableProcessors();
        return all == 1 ? List.of(1) : List.of(1, all);
    }

    private void print(PrintWriter out, PhysFormerBenchmark.Result result) {
        line(
                out,
                "%s: %d bins, %d layers, %d directions, width %d, %s; one core, best times of one spectrum",
                subject.name().toLowerCase(Locale.ROOT),
                bins,
                layers,
                directions,
                width,
                intensity.name().toLowerCase(Locale.ROOT));
        line(out, "");
        line(out, "flux alone         %7.2f ms", 1e3 * result.flux());
        line(out, "with residual (8)  %7.2f ms", 1e3 * result.withResidual());
        line(
                out,
                "decoder, forward   %7.2f ms   %3.0f %% of the rate of matrix products",
                1e3 * result.decoder(),
                100 * result.forwardShare());
        line(
                out,
                "decoder, training  %7.2f ms   %3.0f %%, forward and backward, of a batch of 16",
                1e3 * result.trainingStep(),
                100 * result.trainingShare());
        line(out, "");
        line(out, "matrix products    %7.1f Gop/s", 1e-9 * result.gemmRate());
        line(out, "copies             %7.1f GB/s", 1e-9 * result.copyRate());
        line(
                out,
                "floor, flux        %7.2f ms   %.0f Mop, %.0f of them the decoder's; %.1f MB",
                1e3 * result.fluxFloor(),
                1e-6 * result.floor().fluxOperations(),
                1e-6 * result.floor().decoderOperations(),
                1e-6 * result.floor().bytes());
        line(
                out,
                "floor, residual    %7.2f ms   %.0f Mop more",
                1e3 * result.residualFloor(),
                1e-6 * result.floor().residualOperations());
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private ObjectNode asJson(PhysFormerBenchmark.Result result) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("model", subject.name().toLowerCase(Locale.ROOT));
        root.put("bins", bins);
        root.put("layers", layers);
        root.put("directions", directions);
        root.put("width", width);
        root.put("intensity", intensity.name().toLowerCase(Locale.ROOT));
        root.put("flux", result.flux());
        root.put("flux_with_residual", result.withResidual());
        root.put("decoder_forward", result.decoder());
        root.put("decoder_forward_gemm_share", result.forwardShare());
        root.put("decoder_training", result.trainingStep());
        root.put("decoder_training_gemm_share", result.trainingShare());
        root.put("gemm_rate", result.gemmRate());
        root.put("copy_rate", result.copyRate());
        root.put("flux_floor", result.fluxFloor());
        root.put("residual_floor", result.residualFloor());
        root.put("flux_operations", result.floor().fluxOperations());
        root.put("residual_operations", result.floor().residualOperations());
        root.put("bytes", result.floor().bytes());
        return root;
    }
}
