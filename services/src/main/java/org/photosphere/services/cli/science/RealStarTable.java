package org.photosphere.services.cli.science;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.photosphere.model.calibration.CalibrationStudy;
import org.photosphere.model.calibration.RealStars;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.StarLayer.PullsOf;
import org.photosphere.services.cli.console.TextTable;

/** Accuracy of a calibration on held-out stars as tables, one for each kind of comparison. */
final class RealStarTable {

    private final int references;
    private final Map<PullsOf, List<RealStars.Row>> rows = new LinkedHashMap<>();

    RealStarTable(LabelSpace space, CalibrationStudy.Outcome outcome) {
        references = outcome.references();
        outcome.stars().forEach((kind, stars) -> rows.put(kind, RealStars.of(space, stars)));
    }

    void print(PrintWriter to) {
        to.printf(
                "learnt on %d stars; below, each star answered by a calibration learnt without its fold%n", references);
        rows.forEach((kind, own) -> {
            to.printf("%n%s%n", title(kind));
            TextTable table = new TextTable(
                    to,
                    List.of(
                            TextTable.Column.text("Teff (K), log g, [M/H]", 46),
                            TextTable.Column.number("stars", 6),
                            TextTable.Column.number("bad", 5),
                            TextTable.Column.number("bias", 21),
                            TextTable.Column.number("scatter", 18),
                            TextTable.Column.number("within 1 sigma", 16),
                            TextTable.Column.number("2 sigma", 16),
                            TextTable.Column.number("beyond 5", 9)));
            own.forEach(row -> table.row(cells(row)));
        });
        to.flush();
    }

    static String title(PullsOf kind) {
        return kind == PullsOf.SHAPE ? "flux compared" : "lines compared: continuum and velocity fitted";
    }

    private static List<String> cells(RealStars.Row row) {
        return List.of(
                row.kind().title(),
                String.valueOf(row.stars()),
                percent(row.bad()),
                labels(row, RealStars.Accuracy::bias, "%+.0f, %+.2f, %+.2f"),
                labels(row, RealStars.Accuracy::scatter, "%.0f, %.2f, %.2f"),
                percents(row, RealStars.Accuracy::within),
                percents(row, RealStars.Accuracy::withinTwo),
                String.format(Locale.ROOT, "%.1f %%", 100 * row.failures()));
    }

    private static String labels(RealStars.Row row, ToDoubleFunction<RealStars.Accuracy> of, String format) {
        return String.format(
                Locale.ROOT,
                format,
                row.labels().stream().mapToDouble(of).boxed().toArray());
    }

    private static String percents(RealStars.Row row, ToDoubleFunction<RealStars.Accuracy> of) {
        return row.labels().stream()
                        .map(each -> String.format(Locale.ROOT, "%.0f", 100 * of.applyAsDouble(each)))
                        .collect(Collectors.joining(", "))
                + " %";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** Returns the figures for the calibration's file. */
    Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        rows.forEach((kind, own) -> own.forEach(row -> {
            List<String> texts = new ArrayList<>(cells(row));
            figures.put(kind.name().toLowerCase(Locale.ROOT) + ", " + texts.remove(0), String.join("; ", texts));
        }));
        return figures;
    }
}
