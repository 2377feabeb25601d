package org.photosphere.services.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.photosphere.model.InputException;
import org.photosphere.model.network.payne.PublishedPayne;
import org.photosphere.services.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere bench peer}: comparison of inversions with another program's fits of the same spectra. */
@Command(
        name = "peer",
        description = {
            "Inverts the spectra that another program has fitted with the same published network, and compares:"
                    + " spectra per"
                    + " second, and chi^2 under the published network in double precision at both programs' labels, each"
                    + " with its best scale. No model floor, no velocity, no continuum except the scale.",
            "Inversions are timed in memory, after a warm-up of equal length: starts, fit, uncertainties and flags;"
                    + " reading"
                    + " and the instrument view, computed once, are excluded."
        },
        footer = {
            "",
            "On one core, as the peer:",
            "  ops/peers/curve_fit.py NETWORK WAVELENGTHS --spectra peer.fits --out peer.json",
            "  taskset -c 0 ops/photosphere bench peer --bundle DIR --network NETWORK --wavelengths WAVELENGTHS"
                    + " --spectra peer.fits --peer peer.json"
        },
        mixinStandardHelpOptions = true)
public final class BenchPeerCommand implements Callable<Integer> {

    private static final int MOST = 4096;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "The bundle that 'bundle import-payne' made from the network.")
    private String bundle;

    @Option(names = "--network", required = true, paramLabel = "FILE", description = "The published network (npz).")
    private Path network;

    @Option(
            names = "--wavelengths",
            required = true,
            paramLabel = "FILE",
            description = "Its pixels' wavelengths (npz).")
    private Path wavelengths;

    @Option(
            names = "--spectra",
            required = true,
            paramLabel = "FILE",
            description = "The spectra (FITS set) that ops/peers/curve_fit.py wrote.")
    private Path spectra;

    @Option(
            names = "--peer",
            required = true,
            paramLabel = "FILE",
            description = "The peer's results (JSON) of the same run.")
    private Path peer;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "1",
            description = "Worker threads (default: ${DEFAULT-VALUE}).")
    private int devices;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "Spectra inverted together (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "Measurement time, after a warm-up of equal length (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--json", description = "One JSON object; times in seconds.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (devices < 1 || devices > MOST || batch < 1 || batch > MOST) {
            throw new InputException("--devices " + devices + " --batch " + batch, "give numbers from 1 to " + MOST);
        }
        PublishedPayne payne = PublishedPayne.read(network, wavelengths);
        PeerResults results = PeerResults.read(peer, PublishedPayne.LABELS);
        PeerBench.Result result = new PeerBench(payne, results).run(settings(), spectra, devices, batch, seconds);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonNodeFactory.instance
                    .objectNode()
                    .put("spectra", result.chi2().length)
                    .put("pixels", payne.pixels())
                    .put("devices", devices)
                    .put("batch", batch)
                    .put("seconds_per_spectrum", 1 / result.spectraPerSecond())
                    .put("peer", results.name())
                    .put("peer_seconds_per_spectrum", results.seconds())
                    .put("ratio", results.seconds() * result.spectraPerSecond())
                    .put("median_chi2", result.median())
                    .put("peer_median_chi2", result.peerMedian())
                    .put("as_good", result.asGood())
                    .put("better", result.better())
                    .put("worst_excess", result.worst()));
        } else {
            print(out, payne, results, result);
        }
        out.flush();
        return 0;
    }

    /** Returns the default settings without model error for these stars. */
    private Settings settings() {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("photosphere.model.bundle", bundle);
        own.put("photosphere.inversion.model-floor", 0);
        own.put("photosphere.inversion.model-floor-uv", 0);
        own.put("photosphere.inversion.continuum-degree", 0);
        own.put("photosphere.inversion.velocity-range", 0);
        own.put("photosphere.inversion.calibration", "none");
        return Settings.load(null, own);
    }

    private void print(PrintWriter out, PublishedPayne payne, PeerResults results, PeerBench.Result result) {
        line(out, "%d spectra of %d pixels, four labels and a scale", result.chi2().length, payne.pixels());
        line(
                out,
                "photosphere, %d device%s, batch %d: %.0f spectra/s, %.2f ms a spectrum",
                devices,
                devices == 1 ? "" : "s",
                batch,
                result.spectraPerSecond(),
                1e3 / result.spectraPerSecond());
        line(
                out,
                "%s (%s), %d core%s: %.2f ms a spectrum",
                results.name(),
                results.versions(),
                results.cores(),
                results.cores() == 1 ? "" : "s",
                1e3 * results.seconds());
        line(out, "ratio %.1f", results.seconds() * result.spectraPerSecond());
        line(
                out,
                "chi^2 under the published network: median %.2f, peer %.2f; lower or equal to %.1f: %.1f %% of the"
                        + " spectra, lower by more: %.1f %%; largest excess %.4f",
                result.median(),
                result.peerMedian(),
                PeerBench.EQUAL,
                100 * result.asGood(),
                100 * result.better(),
                result.worst());
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
