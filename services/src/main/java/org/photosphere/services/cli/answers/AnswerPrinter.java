package org.photosphere.services.cli.answers;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.PrintableText;
import org.photosphere.model.inversion.MisfitRegion;
import org.photosphere.services.cli.answers.ResultLine.LabelValue;
import org.photosphere.services.cli.answers.ResultLine.Rejection;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.cli.console.TextTable.Column;

/** Prints answers as they arrive, as a table or as JSON lines, and accumulates the comparison with known labels. */
public final class AnswerPrinter {

    private static final int MOST_NAME = 24;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final TextTable table;
    private final TruthTable truth = new TruthTable();
    private int rejected;

    public AnswerPrinter(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
        List<Column> columns = new ArrayList<>(List.of(Column.text("spectrum", 26), Column.text("survey", 13)));
        LabelTitles.NAMES.forEach(label -> columns.add(Column.number(LabelTitles.of(label), 16)));
        columns.add(Column.number(LabelTitles.of("rv"), 14));
        columns.add(Column.number("chi2/dof", 9));
        columns.add(Column.text("model", 9));
        columns.add(Column.text("flags", 5));
        this.table = new TextTable(out, columns);
    }

    /** @return false if the output is closed */
    public boolean print(ResultLine line) {
        truth.add(line);
        rejected += line.isRejected() ? 1 : 0;
        if (json) {
            out.println(line.toJson());
            out.flush();
        } else {
            table.row(cells(line));
            explain(line);
        }
        // The writer over standard output does not report errors of the stream, such as a closed pipe.
        return !out.checkError() && !System.out.checkError();
    }

    private void explain(ResultLine line) {
        List<MisfitRegion> regions = line.regions();
        if (regions == null) {
            return;
        }
        if (regions.isEmpty()) {
            out.println("    no region fits worse than noise explains");
        }
        for (MisfitRegion region : regions) {
            out.println(String.format(
                    Locale.ROOT,
                    "    %.1f-%.1f Angstrom%s: chi2 %.0f of %d pixels, p = %.1e, mean residual %+.1f sigma",
                    region.lower(),
                    region.upper(),
                    region.arm().isEmpty() ? "" : " (" + PrintableText.of(region.arm(), MOST_NAME) + ")",
                    region.chi2(),
                    region.rows(),
                    region.pValue(),
                    region.meanResidual()));
        }
        out.flush();
    }

    /** Prints the comparison, if any answer had known labels; on standard error if the output is JSON. */
    public void finish() {
        PrintWriter summary = json ? err : out;
        if (!truth.isEmpty()) {
            truth.print(summary);
        }
        if (rejected > 0) {
            summary.println(rejected + (rejected == 1 ? " spectrum was" : " spectra were") + " rejected");
        }
        summary.flush();
    }

    private static List<String> cells(ResultLine line) {
        List<String> cells = new ArrayList<>(List.of(line.spectrumId(), line.survey()));
        for (String name : LabelTitles.NAMES) {
            cells.add(line.labels().stream()
                    .filter(label -> label.name().equals(name))
                    .map((LabelValue label) -> TextTable.withSigma(label.value(), label.sigma()))
                    .findFirst()
                    .orElse("-"));
        }
        LabelValue velocity = line.velocity();
        cells.add(velocity == null ? "-" : TextTable.withSigma(velocity.value(), velocity.sigma()));
        double reduced = line.chi2() / line.degreesOfFreedom();
        cells.add(line.degreesOfFreedom() > 0 && Double.isFinite(reduced) ? TextTable.rounded(reduced, 2) : "-");
        AnswerContext context = line.context();
        cells.add(context == null || context.modelTier() == null ? "-" : context.modelTier());
        cells.add(remarks(line));
        return cells;
    }

    private static String remarks(ResultLine line) {
        Rejection rejection = line.rejection();
        if (rejection != null) {
            return "rejected " + rejection.reason() + ": " + rejection.detail();
        }
        List<String> remarks = new ArrayList<>();
        if (!line.bad().isEmpty()) {
            remarks.add("bad:" + String.join(",", line.bad()));
        }
        if (!line.warn().isEmpty()) {
            remarks.add("warn:" + String.join(",", line.warn()));
        }
        if (line.invalidPixels() > 0) {
            remarks.add("invalid pixels masked:" + line.invalidPixels());
        }
        return String.join(" ", remarks);
    }
}
