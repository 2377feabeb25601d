package org.photosphere.services.cli.science;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.GridLattice;
import org.photosphere.model.grid.GridSummary;
import org.photosphere.model.grid.GridSummary.LabelRange;
import org.photosphere.services.cli.answers.LabelTitles;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.cli.console.TextTable.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code photosphere grid info}: describes a grid file. */
@Command(
        name = "info",
        description = "Describes a grid file: labels, nodes, wavelengths, and whether its energy is conserved.",
        mixinStandardHelpOptions = true)
public final class GridInfoCommand implements Callable<Integer> {

    private static final int WIDTH = 8;
    private static final int ENERGY_DECIMALS = 4;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Grid file (FITS).")
    private Path file;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        FluxGrid grid = GridFile.read(file);
        GridSummary summary = GridSummary.of(grid);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(asJson(grid, summary)));
        } else {
            print(out, grid, summary);
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, FluxGrid grid, GridSummary summary) {
        double[] wavelength = grid.wavelength();
        out.println(grid.title());
        out.printf(
                Locale.ROOT,
                "%d spectra, %d wavelengths: %s, %.1f to %.1f Angstrom, lambda/FWHM %.0f%n%n",
                grid.spectra(),
                wavelength.length,
                grid.sampling() == FluxGrid.Sampling.POINTS ? "points" : "log-uniform bins",
                wavelength[0],
                wavelength[wavelength.length - 1],
                summary.resolvingPower());
        TextTable table = new TextTable(
                out,
                List.of(
                        Column.text("label", 16),
                        Column.number("from", WIDTH),
                        Column.number("to", WIDTH),
                        Column.number("values", WIDTH),
                        Column.text("", 0)));
        for (LabelRange label : summary.labels()) {
            table.row(List.of(
                    LabelTitles.of(label.name()),
                    shortest(label.lower()),
                    shortest(label.upper()),
                    String.valueOf(label.values()),
                    label.varies() ? "" : "does not vary"));
        }
        out.println();
        out.println("nodes            " + nodes(summary.lattice()));
        GridSummary.Spread energy = summary.energy();
        out.printf(
                "energy           %s (%s to %s) of sigma Teff^4, median (least to most)%n",
                TextTable.rounded(energy.median(), ENERGY_DECIMALS),
                TextTable.rounded(energy.min(), ENERGY_DECIMALS),
                TextTable.rounded(energy.max(), ENERGY_DECIMALS));
        out.println("zeros repaired   " + grid.repairedZeros());
    }

    private static String nodes(GridLattice lattice) {
        if (lattice.missing() == 0) {
            return String.format(Locale.ROOT, "all %.0f combinations of values", lattice.combinations());
        }
        String missing = String.format(
                Locale.ROOT,
                "%.0f of the %.0f combinations of values missing",
                lattice.missing(),
                lattice.combinations());
        if (lattice.gaps() < 0) {
            return missing + ": labels are scattered, not on a lattice";
        }
        return missing + ", " + lattice.gaps() + " of them between nodes, the others at the edges";
    }

    /** Formats without trailing zeros: 5800 and 0.5, not 5800.0 and 0.50. */
    private static String shortest(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
    }

    private ObjectNode asJson(FluxGrid grid, GridSummary summary) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("file", file.toString());
        root.put("title", grid.title());
        root.put("spectra", grid.spectra());
        ArrayNode labels = root.putArray("labels");
        for (LabelRange label : summary.labels()) {
            ObjectNode one = labels.addObject();
            one.put("name", label.name());
            one.put("lower", label.lower());
            one.put("upper", label.upper());
            one.put("values", label.values());
            one.put("varies", label.varies());
        }
        ObjectNode nodes = root.putObject("nodes");
        nodes.put("combinations", Math.round(summary.lattice().combinations()));
        nodes.put("missing", Math.round(summary.lattice().missing()));
        if (summary.lattice().gaps() >= 0) {
            nodes.put("gaps", summary.lattice().gaps());
        }
        ObjectNode wavelengths = root.putObject("wavelengths");
        wavelengths.put("count", grid.wavelength().length);
        wavelengths.put("lower", grid.wavelength()[0]);
        wavelengths.put("upper", grid.wavelength()[grid.wavelength().length - 1]);
        wavelengths.put("sampling", grid.sampling() == FluxGrid.Sampling.POINTS ? "points" : "log-uniform");
        wavelengths.put("resolving_power", summary.resolvingPower());
        ObjectNode energy = root.putObject("energy");
        energy.put("min", summary.energy().min());
        energy.put("median", summary.energy().median());
        energy.put("max", summary.energy().max());
        root.put("zeros_repaired", grid.repairedZeros());
        return root;
    }
}
