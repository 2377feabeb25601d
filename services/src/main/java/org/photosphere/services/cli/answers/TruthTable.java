package org.photosphere.services.cli.answers;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.RobustStatistics;
import org.photosphere.services.cli.answers.ResultLine.LabelValue;
import org.photosphere.services.cli.console.TextTable;

/** Deviations of answers from known labels. Answers with a bad flag are counted but excluded. */
public final class TruthTable {

    /**
     * @param stars number of answers with this label and its truth, without a bad flag
     * @param bias median of value minus truth, in the label's unit
     * @param scatter 1.4826 times the median absolute deviation about the bias, in the label's unit
     */
    public record Row(String label, int stars, double bias, double scatter) {}

    private final Map<String, List<Double>> residuals = new LinkedHashMap<>();
    private int compared;
    private int flaggedBad;

    /** Adds an answer; ignored without truth or if rejected. */
    public void add(ResultLine line) {
        if (line.isRejected() || line.truth().isEmpty()) {
            return;
        }
        if (!line.bad().isEmpty()) {
            flaggedBad++;
            return;
        }
        compared++;
        List<LabelValue> found = new ArrayList<>(line.labels());
        if (line.velocity() != null) {
            found.add(line.velocity());
        }
        for (LabelValue label : found) {
            Double truth = line.truth().get(label.name());
            if (truth != null && Double.isFinite(label.value() - truth)) {
                residuals
                        .computeIfAbsent(label.name(), name -> new ArrayList<>())
                        .add(label.value() - truth);
            }
        }
    }

    public boolean isEmpty() {
        return compared == 0 && flaggedBad == 0;
    }

    /** Returns the number of stars excluded for a bad flag. */
    public int flaggedBad() {
        return flaggedBad;
    }

    /** Returns one row per label, in the model's order. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        residuals.forEach((label, values) -> {
            double[] residual = values.stream().mapToDouble(Double::doubleValue).toArray();
            double bias = RobustStatistics.median(residual);
            rows.add(new Row(label, residual.length, bias, RobustStatistics.scatter(residual, bias)));
        });
        return rows;
    }

    public void print(PrintWriter out) {
        out.println();
        out.println(
                "Against the known labels: " + compared + " stars, " + flaggedBad + " more with bad flags left out");
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("label", 16),
                        TextTable.Column.number("stars", 7),
                        TextTable.Column.number("bias (median)", 14),
                        TextTable.Column.number("scatter (1.4826 MAD)", 20)));
        for (Row row : rows()) {
            int decimals = row.label().equals("teff") ? 0 : row.label().equals("rv") ? 1 : 3;
            table.row(List.of(
                    LabelTitles.of(row.label()),
                    String.valueOf(row.stars()),
                    TextTable.rounded(row.bias(), decimals),
                    TextTable.rounded(row.scatter(), decimals)));
        }
        out.flush();
    }
}
