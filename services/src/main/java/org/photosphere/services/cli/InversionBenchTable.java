package org.photosphere.services.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.InputException;

/** Runs inversion benchmarks and prints each as a row. */
final class InversionBenchTable {

    private final PrintWriter out;
    private final boolean json;

    /** @param json one object a line, for programs */
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
                        "there is no instrument of " + pixels + " pixels", "--pixels takes 1000, 3909 and 9875"));
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
                        TextTable.Column.number("devices", 7),
                        TextTable.Column.number("batch", 5),
                        TextTable.Column.number("spectra/s", 9),
                        TextTable.Column.number("of GEMM rate", 12),
                        TextTable.Column.number("time in model", 13),
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
                String.valueOf(row.devices()),
                String.valueOf(row.batch()),
                String.format(Locale.ROOT, "%.0f", row.spectraPerSecond()),
                String.format(Locale.ROOT, "%.0f %%", 100 * row.gemmShare()),
                String.format(Locale.ROOT, "%.0f %%", 100 * row.modelShare()),
                String.format(Locale.ROOT, "%.1f", row.evaluations()),
                String.format(Locale.ROOT, "%.1f %%", 100 * row.bad()));
    }

    private static ObjectNode object(InversionBench.Row row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("pixels", row.instrument().pixels())
                .put("bundle", row.instrument().bundle())
                .put("continuum_degree", row.instrument().continuumDegree())
                .put("devices", row.devices())
                .put("batch", row.batch())
                .put("spectra_per_second", row.spectraPerSecond())
                .put("gemm_share", row.gemmShare())
                .put("model_share", row.modelShare())
                .put("evaluations", row.evaluations())
                .put("bad_share", row.bad());
    }
}
