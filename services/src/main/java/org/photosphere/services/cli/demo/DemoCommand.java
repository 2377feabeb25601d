package org.photosphere.services.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.services.broker.BrokerProcess;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.cli.answers.AnswerRates;
import org.photosphere.services.cli.console.Progress;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.node.PhotosphereNode;
import org.photosphere.services.serving.InversionThroughput;
import org.photosphere.services.serving.Layers;
import org.photosphere.services.serving.ServingModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs the whole stream on one machine: a broker, a node, simulated surveys, and a final check of every input's answer.
 */
@Command(
        name = "demo",
        description = "Run the whole stream on this machine: broker, node and three simulated surveys.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Streams spectra of known labels, 1 % of them broken on purpose; prints the comparison of parameters with",
            "truth, throughput, latency, dead letters, and whether every input has exactly one committed answer.",
            "Exit code 0 only if it has."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final List<SimulatedInstrument> INSTRUMENTS =
            List.of(SimulatedInstrument.SED, SimulatedInstrument.OPTICAL, SimulatedInstrument.AIR);

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration NO_PROGRESS = Duration.ofSeconds(60);

    /** Fraction of the spectra that are sent first, untimed: the compilers of node and broker are busiest. */
    private static final double WARM_UP_SHARE = 0.15;

    /** Fraction that is sent at once after that; the rest is sent at half the steady rate measured with them. */
    private static final double BURST_SHARE = 0.6;

    /** Spectra used to time the engine alone: decoded, in memory, all at once. */
    private static final int MOST_BARE = 1500;

    @Mixin
    private SettingsOptions options;

    @Option(names = "--spectra", defaultValue = "2000", description = "Number of spectra to stream (default: 2000).")
    private int spectra;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of labels, noise and masks (default: 1).")
    private long seed;

    @Option(names = "--keep", description = "Leave broker and node running until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the broker's data (default: a temporary folder, removed at the end).")
    private @Nullable Path data;

    @Option(names = "--port", defaultValue = "0", description = "Port of the broker; 0 for a free one (default: 0).")
    private int port;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (spectra < 1) {
            throw new InputException("--spectra " + spectra + ": nothing to stream", "give a number of 1 or more");
        }
        boolean temporary = data == null;
        Path folder = data == null ? temporaryFolder() : data;
        try (BrokerProcess broker =
                BrokerProcess.start(BrokerSettings.in(folder).withPort(port))) {
            return stream(broker.bootstrapServers());
        } finally {
            if (temporary) {
                delete(folder);
            }
        }
    }

    private int stream(String bootstrapServers) throws InterruptedException {
        Settings settings = options.load(Map.of(
                "photosphere.kafka.bootstrap-servers", bootstrapServers,
                // Simulated spectra come from the model and have no model error as real stars have.
                "photosphere.inversion.model-floor", 0,
                "photosphere.inversion.model-floor-uv", 0));
        PrintWriter out = spec.commandLine().getOut();
        try (ServingModel model = ServingModel.open(settings);
                Topics topics = Topics.connect(settings.kafka())) {
            topics.createMissing(
                    INSTRUMENTS.stream().map(SimulatedInstrument::survey).toList());
            try (PhotosphereNode node = PhotosphereNode.start(settings, model, topics)) {
                node.awaitReady(START_TIMEOUT);
                out.printf(
                        "broker at %s, node with devices %s, model %s, metrics at %s://%s:%d/metrics%n",
                        bootstrapServers,
                        settings.devices(),
                        model.forward().name(),
                        settings.http().scheme(),
                        settings.http().host(),
                        node.httpPort());
                out.flush();
                boolean good = run(settings, model, out);
                if (keep) {
                    out.printf(
                            "kept running; try: ops/photosphere tail -b %s --from-beginning --limit 5%n",
                            bootstrapServers);
                    out.flush();
                    node.awaitTermination();
                }
                return good ? 0 : 1;
            }
        }
    }

    private boolean run(Settings settings, ServingModel model, PrintWriter out) throws InterruptedException {
        SimulatedSurvey survey = new SimulatedSurvey(model.simulator(), INSTRUMENTS, seed);
        try (DemoTraffic traffic =
                new DemoTraffic(survey, settings.kafka(), spec.commandLine().getErr())) {
            int burst = Math.max(1, (int) (spectra * BURST_SHARE));
            int early = Math.min(spectra - burst, (int) (spectra * WARM_UP_SHARE));
            List<DemoTraffic.Prepared> warmUp = prepare(traffic, early);
            List<DemoTraffic.Prepared> first = prepare(traffic, burst);
            List<DemoTraffic.Prepared> second = prepare(traffic, spectra - burst - early);
            AnswerRates rates;
            long halfLoadSince;
            try (ProgressBar progress = Progress.bar("spectra answered", spectra)) {
                traffic.send(warmUp, Double.POSITIVE_INFINITY);
                await(traffic, early, progress);
                long begin = System.nanoTime();
                traffic.send(first, Double.POSITIVE_INFINITY);
                await(traffic, early + burst, progress);
                halfLoadSince = System.nanoTime();
                rates = AnswerRates.of(begin, traffic.answeredSince(begin));
                traffic.send(second, rates.steady() / 2);
                await(traffic, spectra, progress);
            }
            double bare = InversionThroughput.measure(
                    settings,
                    model,
                    first.stream()
                            .limit(MOST_BARE)
                            .map(p -> p.message().value())
                            .toList());
            DemoReport report = new DemoReport(traffic);
            report.print(out);
            RealLookingStars.print(
                    model.forward(), Layers.builtIn(settings.model().bundle(), model.forward()), seed, out);
            out.printf(
                    Locale.ROOT,
                    "%nRate over time, spectra/s in parts of the %d sent at once after %d to warm up: %s%n"
                            + "Throughput %.0f spectra/s through the stream, steady from part %d on (%.0f over all parts), %.0f by the"
                            + " bare engine on the same spectra: ratio %.2f.%nLatency, sent to read back committed, at half"
                            + " that rate: p50 %.0f ms, p99 %.0f ms.%n",
                    burst,
                    early,
                    rates.chart(),
                    rates.steady(),
                    rates.steadyFrom() + 1,
                    rates.all(),
                    bare,
                    rates.steady() / bare,
                    1000 * DemoReport.latency(traffic.sent(), traffic.read(), halfLoadSince, 0.5),
                    1000 * DemoReport.latency(traffic.sent(), traffic.read(), halfLoadSince, 0.99));
            out.flush();
            return report.balances();
        }
    }

    private List<DemoTraffic.Prepared> prepare(DemoTraffic traffic, int count) {
        List<DemoTraffic.Prepared> prepared = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            prepared.add(traffic.prepare());
        }
        return prepared;
    }

    private static void await(DemoTraffic traffic, int answers, ProgressBar progress) throws InterruptedException {
        long lastProgress = System.nanoTime();
        int before = -1;
        while (traffic.read().size() < answers) {
            Throwable failure = traffic.failure();
            if (failure != null) {
                throw new IllegalStateException("sending or reading failed", failure);
            }
            int now = traffic.read().size();
            progress.stepTo(now);
            if (now != before) {
                before = now;
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > NO_PROGRESS.toNanos()) {
                // The ledger reports what is missing.
                return;
            }
            Thread.sleep(20);
        }
        progress.stepTo(traffic.read().size());
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("photosphere-demo-");
        } catch (IOException e) {
            throw new InputException(
                    "no temporary folder: " + e.getMessage(), "free some space or give a folder with --data", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            System.getLogger(DemoCommand.class.getName())
                    .log(System.Logger.Level.WARNING, "could not remove " + folder, e);
        }
    }
}
