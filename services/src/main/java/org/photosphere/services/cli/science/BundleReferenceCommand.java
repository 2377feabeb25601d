package org.photosphere.services.cli.science;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import org.photosphere.model.InputException;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.BundleWriter;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.services.cli.console.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code photosphere bundle reference}: measures how well a bundle satisfies its physics over its grid. */
@Command(
        name = "reference",
        description = {
            "Evaluates the full physics of a PhysFormer bundle at nodes of its grid, drawn by a seed, and stores the"
                    + " residuals of its physics in the bundle. Answers then hold the residuals interpolated over the labels,"
                    + " and their percentiles among these.",
            "The bundle's digest changes with it; its weights do not."
        },
        mixinStandardHelpOptions = true)
public final class BundleReferenceCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A bundle's folder.")
    private Path folder;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Maximum number of nodes (default: ${DEFAULT-VALUE}).")
    private int count;

    @Override
    public Integer call() {
        if (count < 1) {
            throw new InputException("--nodes " + count, "evaluate at least one node");
        }
        Bundle bundle = Bundles.verify(folder.toString());
        double[][] nodes = nodes(bundle);
        Map<PhysicalResidual, double[]> magnitudes = new EnumMap<>(PhysicalResidual.class);
        try (ForwardModel model = bundle.toFullModel();
                ProgressBar bar = Progress.bar("evaluating the physics", nodes.length)) {
            PhysicalDiagnostics diagnostics = model.diagnostics()
                    .orElseThrow(() -> new InputException(
                            bundle.manifest().name() + " contains no physics", "give a PhysFormer's bundle"));
            for (int i = 0; i < nodes.length; i++) {
                PhysicalCheck check = diagnostics.check(nodes[i]);
                add(magnitudes, check, i, nodes.length);
                bar.step();
            }
        }
        PhysicsReference reference = new PhysicsReference(bundle.manifest().labels(), nodes, magnitudes);
        String digest = BundleWriter.replacePhysicsReference(folder, reference);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s: %d of %d nodes%n", bundle.manifest().name(), nodes.length, bundle.nodes().length);
        magnitudes.forEach((kind, values) -> print(out, kind, values));
        out.println("digest " + digest);
        out.flush();
        return 0;
    }

    private static void add(Map<PhysicalResidual, double[]> magnitudes, PhysicalCheck check, int node, int nodes) {
        check.residuals()
                .forEach((kind, value) -> magnitudes
                                .computeIfAbsent(kind, first -> {
                                    double[] values = new double[nodes];
                                    Arrays.fill(values, Double.NaN);
                                    return values;
                                })[node] =
                        Math.abs(value));
    }

    private static void print(PrintWriter out, PhysicalResidual kind, double[] values) {
        double[] present =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        out.printf(
                Locale.ROOT,
                "%s: median %.2g, 99 %% below %.2g (%d nodes)%n",
                kind.description(),
                RobustStatistics.quantile(present, 0.5),
                RobustStatistics.quantile(present, 0.99),
                present.length);
    }

    private double[][] nodes(Bundle bundle) {
        List<Integer> order = IntStream.range(0, bundle.nodes().length).boxed().collect(Collectors.toList());
        Collections.shuffle(
                order, new Random(bundle.manifest().provenance().split().seed()));
        return order.stream()
                .limit(count)
                .sorted()
                .map(node -> bundle.nodes()[node])
                .toArray(double[][]::new);
    }
}
