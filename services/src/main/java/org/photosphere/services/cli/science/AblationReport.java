package org.photosphere.services.cli.science;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.photosphere.model.evaluation.AblationStudy;
import org.photosphere.model.evaluation.AblationStudy.Result;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.cli.console.TextTable.Column;

/** Output of an ablation study: a table, or a field of an evaluation's JSON object. */
final class AblationReport {

    private static final int DECIMALS = 5;
    private static final int WIDTH = 9;

    private AblationReport() {}

    /** Prints a row for the intact model and one per ablation. */
    static void print(AblationStudy study, PrintWriter out) {
        out.println();
        TextTable table = new TextTable(
                out,
                List.of(
                        Column.text("ablation", 20),
                        Column.number("spectra", WIDTH),
                        Column.number("RMSE", WIDTH),
                        Column.number("RMSE / intact", WIDTH),
                        Column.number("energy", WIDTH),
                        Column.number("flux over depth", WIDTH),
                        Column.number("heating", WIDTH)));
        rows(study)
                .forEach(result -> table.row(List.of(
                        result.name(),
                        String.valueOf(result.metrics().spectra()),
                        TextTable.rounded(result.metrics().rmse(), DECIMALS),
                        threeDigits(study.ratio(result)),
                        residual(result, PhysicalResidual.ENERGY),
                        residual(result, PhysicalResidual.CONSTANT_FLUX),
                        residual(result, PhysicalResidual.HEATING))));
    }

    /** Adds the field "ablations", one object per row of the table under its name. */
    static void put(AblationStudy study, ObjectNode object) {
        ObjectNode ablations = object.putObject("ablations");
        rows(study).forEach(result -> {
            ObjectNode node = ablations.putObject(result.name());
            EvaluationReport.put(node, result.metrics());
            EvaluationReport.put(node, "ratio", study.ratio(result));
            EvaluationReport.putResiduals(node, result.residuals());
        });
    }

    private static Stream<Result> rows(AblationStudy study) {
        return Stream.concat(Stream.of(study.intact()), study.removed().stream());
    }

    private static String residual(Result result, PhysicalResidual kind) {
        Double value = result.residuals().get(kind);
        return value == null ? "-" : threeDigits(value);
    }

    private static String threeDigits(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
