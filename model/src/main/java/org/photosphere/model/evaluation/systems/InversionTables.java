package org.photosphere.model.evaluation.systems;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.photosphere.model.evaluation.systems.ReportBlock.Heading;
import org.photosphere.model.evaluation.systems.ReportBlock.Sentences;
import org.photosphere.model.evaluation.systems.ReportBlock.Table;
import org.photosphere.model.evaluation.systems.SystemResult.Inversions;
import org.photosphere.model.evaluation.systems.SystemResult.LabelErrors;

/** Tables of the errors of inversions: one for each S/N, label by label. */
final class InversionTables {

    private static final List<String> COLUMNS = List.of(
            "label",
            "model",
            "median error",
            "68.3 % width",
            "its standard error",
            "95 % width",
            "within one stated sigma",
            "answered",
            "ms per spectrum");

    private InversionTables() {}

    static List<ReportBlock> of(SystemsReport report) {
        TreeSet<Double> snrs = new TreeSet<>();
        report.results().forEach(result -> result.inversions().forEach(some -> snrs.add(some.snr())));
        if (snrs.isEmpty()) {
            return List.of();
        }
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(new Heading("Inversions"));
        blocks.add(new Sentences(List.of(
                "Spectra of the held-out nodes with noise, the same for all models; S/N is per pixel at the median flux.",
                "Errors are answer minus truth of the answered stars, widths are quantiles of the absolute error, and"
                        + " their standard errors are of 300 bootstrap samples.",
                "A Gaussian has 68.3 % within one stated sigma.")));
        for (double snr : snrs) {
            blocks.add(new Heading("Inversions at S/N " + ReportNumbers.snr(snr)));
            blocks.add(table(report, snr));
        }
        return blocks;
    }

    private static Table table(SystemsReport report, double snr) {
        List<List<String>> rows = new ArrayList<>();
        for (String label : labels(report, snr)) {
            for (SystemResult result : report.results()) {
                Optional<Inversions> inversions = result.inversionsAt(snr);
                inversions
                        .flatMap(some -> errors(some, label))
                        .ifPresent(errors -> rows.add(row(result.system().title(), errors, inversions.orElseThrow())));
            }
        }
        return new Table(COLUMNS, rows, true);
    }

    /** Returns the labels with an inversion, in their order. */
    private static Set<String> labels(SystemsReport report, double snr) {
        Set<String> labels = new LinkedHashSet<>();
        report.results()
                .forEach(result -> result.inversionsAt(snr)
                        .ifPresent(some -> some.labels().forEach(label -> labels.add(label.label()))));
        return labels;
    }

    private static Optional<LabelErrors> errors(Inversions inversions, String label) {
        return inversions.labels().stream()
                .filter(some -> some.label().equals(label))
                .findFirst();
    }

    private static List<String> row(String title, LabelErrors errors, Inversions inversions) {
        InversionSpread spread = InversionSpread.of(errors);
        return List.of(
                ReportNumbers.label(errors.label()),
                title,
                ReportNumbers.of(spread.median()),
                ReportNumbers.of(spread.width()),
                ReportNumbers.of(spread.widthError(), 2),
                ReportNumbers.of(spread.wide()),
                ReportNumbers.percent(spread.withinSigma()),
                ReportNumbers.count(inversions.stars() - inversions.unanswered()) + " of "
                        + ReportNumbers.count(inversions.stars()),
                ReportNumbers.of(inversions.milliseconds()));
    }
}
