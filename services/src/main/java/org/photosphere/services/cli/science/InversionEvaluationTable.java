package org.photosphere.services.cli.science;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.photosphere.model.evaluation.PullStatistics;
import org.photosphere.services.cli.answers.LabelTitles;
import org.photosphere.services.cli.console.TextTable;

/** Output of an evaluation of inversions: a table, or one JSON object per row. */
final class InversionEvaluationTable {

    private static final int DECIMALS = 2;

    private final PrintWriter out;

    InversionEvaluationTable(PrintWriter out) {
        this.out = out;
    }

    void print(Map<Double, PullStatistics> bySnr) {
        out.println("Errors over reported sigma; answers with a bad flag and truths at a bound left out");
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.number("S/N", 5),
                        TextTable.Column.text("label", 16),
                        TextTable.Column.number("stars", 6),
                        TextTable.Column.number("bias", 6),
                        TextTable.Column.number("scatter", 8),
                        TextTable.Column.number("scatter over bound", 19),
                        TextTable.Column.number("within 1 sigma", 20),
                        TextTable.Column.number("within 2", 9),
                        TextTable.Column.number("calibrated 1", 13),
                        TextTable.Column.number("2", 7)));
        bySnr.forEach((snr, statistics) -> informative(statistics)
                .forEach(row -> table.row(List.of(
                        String.format(Locale.ROOT, "%.0f", snr),
                        LabelTitles.of(row.label()),
                        String.valueOf(row.stars()),
                        TextTable.rounded(row.bias(), DECIMALS),
                        TextTable.rounded(row.scatter(), DECIMALS),
                        TextTable.rounded(row.boundScatter(), DECIMALS),
                        String.format(Locale.ROOT, "%.1f +/- %.1f %%", 100 * row.within(), 100 * row.withinError()),
                        percent(row.withinTwo()),
                        percent(row.calibratedWithin()),
                        percent(row.calibratedWithinTwo())))));
        out.println();
        bySnr.forEach((snr, statistics) -> out.printf(
                Locale.ROOT,
                "S/N %.0f: truth within 3 sigma of all labels in %.1f %% of the good answers, %.1f %% bad%s; flags: %s%n",
                snr,
                100 * statistics.rightShare(),
                100 * statistics.badShare(),
                rejections(statistics),
                flags(statistics)));
        out.flush();
    }

    private static String rejections(PullStatistics statistics) {
        double share = statistics.rejectedShare();
        return Double.isNaN(share) ? "" : ", " + percent(share) + " of corrections rejected";
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Returns the labels with any measured value: a label with two grid values has none at the grid's own nodes. */
    private static List<PullStatistics.Row> informative(PullStatistics statistics) {
        return statistics.rows().stream().filter(row -> row.stars() > 0).toList();
    }

    private static String flags(PullStatistics statistics) {
        return statistics.flags().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(flag -> String.format(
                        Locale.ROOT, "%s %.1f %%", flag.getKey(), 100.0 * flag.getValue() / statistics.answers()))
                .collect(Collectors.joining(", "));
    }

    void printJson(Map<Double, PullStatistics> bySnr) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        for (Map.Entry<Double, PullStatistics> entry : bySnr.entrySet()) {
            for (PullStatistics.Row row : informative(entry.getValue())) {
                ObjectNode object = mapper.createObjectNode();
                object.put("snr", entry.getKey());
                object.put("label", row.label());
                object.put("stars", row.stars());
                object.put("bias_over_sigma", row.bias());
                object.put("scatter_over_sigma", row.scatter());
                object.put("scatter_over_bound", row.boundScatter());
                object.put("within_1_sigma", row.within());
                object.put("within_2_sigma", row.withinTwo());
                if (!Double.isNaN(row.calibratedWithin())) {
                    object.put("within_1_calibrated_sigma", row.calibratedWithin());
                    object.put("within_2_calibrated_sigma", row.calibratedWithinTwo());
                }
                object.put("right", entry.getValue().rightShare());
                object.put("bad_share", entry.getValue().badShare());
                if (!Double.isNaN(entry.getValue().rejectedShare())) {
                    object.put("rejected_share", entry.getValue().rejectedShare());
                }
                out.println(mapper.writeValueAsString(object));
            }
        }
        out.flush();
    }
}
