package org.photosphere.services.cli.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.inversion.InversionTimes.Part;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.cli.console.TextTable.Column;

/** Rows of the benchmark, and their comparison with an earlier run, as tables. */
final class InversionBenchTable {

    private static final String NONE = "-";

    private final PrintWriter out;

    InversionBenchTable(PrintWriter out) {
        this.out = out;
    }

    /**
     * @param parts whether to print the parts of an inversion
     * @param physical whether to print the times of the physical model
     */
    void print(List<InversionRow> rows, boolean parts, boolean physical) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.number("pixels", 6),
                Column.text("model", 14),
                Column.number("devices", 7),
                Column.number("batch", 5),
                Column.number("spectra/s", 13),
                Column.number("per core second", 15),
                Column.number("per Gop", 15),
                Column.number("Gop/s", 5),
                Column.number("GB/s", 5),
                Column.number("of GEMM rate", 12),
                Column.number("bad", 6)));
        if (parts) {
            columns.addAll(List.of(
                    Column.number("evaluations", 11),
                    Column.number("time in model", 13),
                    Column.number("observe", 7),
                    Column.number("start", 6),
                    Column.number("fit", 6),
                    Column.number("conclude", 8)));
        }
        if (physical) {
            columns.addAll(List.of(
                    Column.number("certify (ms)", 12),
                    Column.number("correct (ms)", 12),
                    Column.number("full (ms)", 9)));
        }
        TextTable table = new TextTable(out, columns);
        for (InversionRow row : rows) {
            List<String> cells = new ArrayList<>(rateCells(row));
            if (parts) {
                cells.addAll(partCells(row));
            }
            if (physical) {
                cells.addAll(physicalCells(row));
            }
            table.row(cells);
        }
    }

    private static List<String> rateCells(InversionRow row) {
        Repetitions repetitions = row.repetitions();
        return List.of(
                String.valueOf(row.key().pixels()),
                row.instrument().bundle(),
                String.valueOf(row.key().devices()),
                String.valueOf(row.key().batch()),
                withError(repetitions.spectraPerSecond()),
                withError(repetitions.spectraPerCoreSecond()),
                withError(repetitions.spectraPerGop()),
                format("%.0f", 1e-9 * repetitions.gemmRate().median()),
                format("%.1f", 1e-9 * repetitions.copyRate().median()),
                format("%.0f %%", 100 * row.gemmShare()),
                format("%.1f %%", 100 * row.bad()));
    }

    private static List<String> partCells(InversionRow row) {
        return List.of(
                format("%.1f", row.evaluations()),
                format("%.0f %%", 100 * row.modelShare()),
                part(row, Part.OBSERVE),
                part(row, Part.START),
                part(row, Part.FIT),
                part(row, Part.CONCLUDE));
    }

    private static String part(InversionRow row, Part part) {
        return format("%.0f %%", 100 * row.partShare().getOrDefault(part, Double.NaN));
    }

    private static List<String> physicalCells(InversionRow row) {
        PhysicalTimes times = row.physical();
        return times == null
                ? List.of(NONE, NONE, NONE)
                : List.of(
                        format("%.1f", 1000 * times.certify()),
                        format("%.1f", 1000 * times.correct()),
                        format("%.1f", 1000 * times.full()));
    }

    /** Prints the rows that both runs have. */
    void printComparisons(List<Comparison> comparisons) {
        TextTable table = new TextTable(
                out,
                List.of(
                        Column.number("pixels", 6),
                        Column.number("devices", 7),
                        Column.number("batch", 5),
                        Column.number("before (/Gop)", 15),
                        Column.number("now (/Gop)", 15),
                        Column.number("ratio", 15),
                        Column.text("verdict", 26)));
        for (Comparison comparison : comparisons) {
            table.row(List.of(
                    String.valueOf(comparison.key().pixels()),
                    String.valueOf(comparison.key().devices()),
                    String.valueOf(comparison.key().batch()),
                    withError(comparison.before()),
                    withError(comparison.now()),
                    TextTable.withSigma(comparison.ratio(), comparison.error()),
                    comparison.verdict().text()));
        }
    }

    private static String withError(Estimate estimate) {
        return TextTable.withSigma(estimate.median(), estimate.error());
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
