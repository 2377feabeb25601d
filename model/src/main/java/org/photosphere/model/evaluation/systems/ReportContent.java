package org.photosphere.model.evaluation.systems;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.photosphere.model.evaluation.systems.ReportBlock.Figure;
import org.photosphere.model.evaluation.systems.ReportBlock.Heading;
import org.photosphere.model.evaluation.systems.ReportBlock.Sentences;
import org.photosphere.model.evaluation.systems.ReportBlock.Table;

/** Text, tables and pictures of a report, the same in each of its forms. */
final class ReportContent {

    static final String TITLE = "Comparison of forward models";

    private ReportContent() {}

    static List<ReportBlock> of(SystemsReport report) {
        List<Claim> claims = Claims.of(report);
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(new Sentences(Claims.sentences(claims)));
        blocks.add(new Heading("Conditions"));
        blocks.addAll(conditions(report));
        blocks.addAll(AccuracyTables.of(report));
        blocks.addAll(InversionTables.of(report));
        blocks.add(new Heading("Statements"));
        blocks.add(statements(claims));
        if (!report.pictures().isEmpty()) {
            blocks.add(new Heading("Pictures"));
            report.pictures()
                    .forEach((title, file) -> blocks.add(new Figure(
                            title,
                            file,
                            PaperFigure.titled(title).map(PaperFigure::caption).orElse(""))));
        }
        return blocks;
    }

    private static List<ReportBlock> conditions(SystemsReport report) {
        List<List<String>> rows = List.of(
                List.of("date", report.date()),
                List.of("grid", report.grid().title() + ", " + report.grid().file()),
                List.of("grid's SHA-256", report.grid().sha256()),
                List.of("spectra", spectra(report.spectra())),
                List.of("seed", String.valueOf(report.seed())),
                List.of("bins", report.bins()),
                List.of(
                        "labels",
                        report.labels().stream().map(ReportNumbers::label).collect(Collectors.joining(", "))),
                List.of("budget of a training", ReportNumbers.of(report.budgetSeconds()) + " s of processor time"),
                List.of("machine", report.machine()),
                List.of("paper", PaperTables.SOURCE));
        List<List<String>> systems = report.results().stream()
                .map(result -> List.of(
                        result.system().title(),
                        result.system().name(),
                        result.system().source().isEmpty()
                                ? ReportNumbers.NONE
                                : result.system().source(),
                        result.digest()))
                .toList();
        return List.of(
                new Table(List.of("condition", "value"), rows, false),
                new Table(List.of("model", "name", "follows", "digest of its bundle"), systems, false));
    }

    private static String spectra(Map<String, Integer> byPart) {
        return byPart.entrySet().stream()
                .map(part -> ReportNumbers.count(part.getValue()) + " " + part.getKey())
                .collect(Collectors.joining(", "));
    }

    private static Table statements(List<Claim> claims) {
        return new Table(
                List.of("statement", "state", "evidence", "source"),
                Claims.byState(claims).stream()
                        .map(claim ->
                                List.of(claim.statement(), claim.state().title(), claim.evidence(), claim.source()))
                        .toList(),
                false);
    }
}
