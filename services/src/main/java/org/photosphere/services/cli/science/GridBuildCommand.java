package org.photosphere.services.cli.science;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.photosphere.model.grid.PhoenixAcesGrid;
import org.photosphere.model.grid.PhoenixAcesLibrary;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.services.cli.console.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere grid build}: converts a library of high-resolution spectra to a grid file. */
@Command(
        name = "build",
        description = "Makes a grid file from PHOENIX-ACES spectra: WAVE_PHOENIX-ACES-AGSS-COND-2011.fits and, next to"
                + " it"
                + " or in folders below, lteTTTTT-G.GG-Z.Z[.Alpha=+A.AA].PHOENIX-ACES-AGSS-COND-2011-HiRes.fits."
                + " One spectrum is in memory at a time; the file gets its name when it is complete.",
        mixinStandardHelpOptions = true)
public final class GridBuildCommand implements Callable<Integer> {

    /** Maximum skipped files that are named; further ones are counted. */
    private static final int MOST_NAMED = 20;

    @Spec
    private CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "DIR", description = "Folder of the library.")
    private Path from;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Grid file (FITS) to write.")
    private Path out;

    @Option(
            names = "--range",
            paramLabel = "FROM,TO",
            split = ",",
            defaultValue = "500,55000",
            description = "Wavelengths of the grid, Angstrom, vacuum (default: ${DEFAULT-VALUE}).")
    private double[] range;

    @Option(
            names = "--bins",
            paramLabel = "N",
            defaultValue = "" + PhoenixAcesGrid.DEFAULT_BINS,
            description = "Log-uniform bins over the range (default: ${DEFAULT-VALUE}).")
    private int bins;

    @Option(names = "--force", description = "Replace the file if it exists, once the new one is complete.")
    private boolean force;

    @Override
    public Integer call() {
        WavelengthBins wavelengths = LogUniformBins.of(range, bins);
        PhoenixAcesGrid.requireWritable(out, force);
        PhoenixAcesLibrary library = PhoenixAcesLibrary.scan(from);
        nameSkipped(library.skipped());
        long start = System.nanoTime();
        try (ProgressBar bar = Progress.bar("grid", library.spectra().size())) {
            PhoenixAcesGrid.build(library, wavelengths, out, force, bar::stepTo);
        }
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                Locale.ROOT,
                "%s: %d spectra on %s, in %.1f s%n",
                out,
                library.spectra().size(),
                wavelengths,
                (System.nanoTime() - start) / 1e9);
        console.flush();
        return 0;
    }

    private void nameSkipped(List<Path> skipped) {
        if (skipped.isEmpty()) {
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("note: files skipped for their names: " + skipped.size());
        skipped.stream().limit(MOST_NAMED).forEach(file -> err.println("  " + file));
        if (skipped.size() > MOST_NAMED) {
            err.println("  and " + (skipped.size() - MOST_NAMED) + " more");
        }
        err.flush();
    }
}
