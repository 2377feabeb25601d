package org.photosphere.services.cli.science;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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
                    + " residuals of the transfer equation and of the energy theorem in the bundle. Answers then hold the"
                    + " residuals interpolated over the labels, and their percentiles among these.",
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
        double[] rte = new double[nodes.length];
        double[] energy = new double[nodes.length];
        double[] atBounds = new double[nodes.length];
        try (ForwardModel model = bundle.toFullModel();
                ProgressBar bar = Progress.bar("evaluating the physics", nodes.length)) {
            PhysicalDiagnostics diagnostics = model.diagnostics()
                    .orElseThrow(() -> new InputException(
                            bundle.manifest().name() + " contains no physics", "give a PhysFormer's bundle"));
            for (int i = 0; i < nodes.length; i++) {
                PhysicalCheck check = diagnostics.check(nodes[i]);
                rte[i] = check.rteMeanSquare();
                energy[i] = Math.abs(check.energyResidual());
                atBounds[i] = check.atBounds();
                bar.step();
            }
        }
        PhysicsReference reference = new PhysicsReference(bundle.manifest().labels(), nodes, rte, energy, atBounds);
        String digest = BundleWriter.replacePhysicsReference(folder, reference);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s: %d of %d nodes; transfer residual median %.2g, 99 %% below %.2g; energy residual median %.2g, 99 %%"
                        + " below %.2g; fields at bounds 99 %% below %.2g%n",
                bundle.manifest().name(),
                nodes.length,
                bundle.nodes().length,
                RobustStatistics.quantile(rte, 0.5),
                RobustStatistics.quantile(rte, 0.99),
                RobustStatistics.quantile(energy, 0.5),
                RobustStatistics.quantile(energy, 0.99),
                RobustStatistics.quantile(atBounds, 0.99));
        out.println("digest " + digest);
        out.flush();
        return 0;
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
