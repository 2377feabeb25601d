package org.photosphere.services.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.inversion.InversionTimes.Part;
import org.photosphere.services.cli.console.TextTable;

/** Runs inversion benchmarks and prints each as a row. */
final class InversionBenchTable {

    private final PrintWriter out;
    private final boolean json;

    /** @param json whether to print one object per line, for programs */
    InversionBenchTable(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void run(List<Integer> pixels, List<Integer> devices, List<Integer> batches, double seconds)
            throws InterruptedException {
        List<BenchInstrument> instruments =
                pixels.stream().map(InversionBenchTable::instrument).toList();
        for (int count : devices) {
            require(count, "devices");
        }
        for (int count : batches) {
            require(count, "batch");
        }
        TextTable table = json ? null : header();
        for (BenchInstrument instrument : instruments) {
            InversionBench bench = new InversionBench(instrument);
            for (int count : devices) {
                for (int batch : batches) {
                    InversionBench.Row row = bench.run(count, batch, seconds);
                    if (table == null) {
                        out.println(object(row));
                    } else {
                        table.row(cells(row));
                    }
                    out.flush();
                }
            }
        }
    }

    private static BenchInstrument instrument(int pixels) {
        return BenchInstrument.ALL.stream()
                .filter(one -> one.pixels() == pixels)
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "no instrument has " + pixels + " pixels",
                        "--pixels takes 1000, 3909 and 9875, and 3842 and 5077 for a line spread of each fibre"));
    }

    private static void require(int count, String option) {
        if (count < 1 || count > 4096) {
            throw new InputException("--" + option + " " + count, "give a number from 1 to 4096");
        }
    }

    private TextTable header() {
        return new TextTable(
                out,
                List.of(
                        TextTable.Column.number("pixels", 6),
                        TextTable.Column.text("model", 14),
                        TextTable.Column.number("continuum", 9),
                        TextTable.Column.text("line spreads", 12),
                        TextTable.Column.number("devices", 7),
                        TextTable.Column.number("batch", 5),
                        TextTable.Column.number("spectra/s", 9),
                        TextTable.Column.number("of GEMM rate", 12),
                        TextTable.Column.number("time in model", 13),
                        TextTable.Column.number("observe", 7),
                        TextTable.Column.number("start", 6),
                        TextTable.Column.number("fit", 6),
                        TextTable.Column.number("conclude", 8),
                        TextTable.Column.number("certify (ms)", 12),
                        TextTable.Column.number("correct (ms)", 12),
                        TextTable.Column.number("full (ms)", 9),
                        TextTable.Column.number("MiB", 5),
                        TextTable.Column.number("evaluations", 11),
                        TextTable.Column.number("bad", 6)));
    }

    private static List<String> cells(InversionBench.Row row) {
        return List.of(
                String.valueOf(row.instrument().pixels()),
                row.instrument().bundle(),
                row.instrument().continuumDegree() == 0
                        ? "scale"
                        : String.valueOf(row.instrument().continuumDegree()),
                row.instrument().fibres().name().toLowerCase(Locale.ROOT),
                String.valueOf(row.devices()),
                String.valueOf(row.batch()),
                String.format(Locale.ROOT, "%.0f", row.spectraPerSecond()),
                String.format(Locale.ROOT, "%.0f %%", 100 * row.gemmShare()),
                String.format(Locale.ROOT, "%.0f %%", 100 * row.modelShare()),
                part(row, Part.OBSERVE),
                part(row, Part.START),
                part(row, Part.FIT),
                part(row, Part.CONCLUDE),
                String.format(Locale.ROOT, "%.1f", 1000 * row.physical().certify()),
                String.format(Locale.ROOT, "%.1f", 1000 * row.physical().correct()),
                String.format(Locale.ROOT, "%.1f", 1000 * row.physical().full()),
                String.format(Locale.ROOT, "%.0f", row.residentMebibytes()),
                String.format(Locale.ROOT, "%.1f", row.evaluations()),
                String.format(Locale.ROOT, "%.1f %%", 100 * row.bad()));
    }

    private static String part(InversionBench.Row row, Part part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * row.partShare().getOrDefault(part, Double.NaN));
    }

    private static ObjectNode object(InversionBench.Row row) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("pixels", row.instrument().pixels())
                .put("bundle", row.instrument().bundle())
                .put("continuum_degree", row.instrument().continuumDegree())
                .put("line_spreads", row.instrument().fibres().name().toLowerCase(Locale.ROOT))
                .put("devices", row.devices())
                .put("batch", row.batch())
                .put("spectra_per_second", row.spectraPerSecond())
                .put("gemm_share", row.gemmShare())
                .put("model_share", row.modelShare())
                .put("evaluations", row.evaluations())
                .put("bad_share", row.bad())
                .put("certify_seconds", finite(row.physical().certify()))
                .put("correct_seconds", finite(row.physical().correct()))
                .put("full_seconds", finite(row.physical().full()))
                .put("resident_mebibytes", finite(row.residentMebibytes()));
        row.partShare().forEach((part, share) -> object.put(part.name().toLowerCase(Locale.ROOT) + "_share", share));
        return object;
    }

    /** Returns null for a number that is not finite. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
