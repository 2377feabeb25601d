package org.photosphere.services.cli.science;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.photosphere.model.evaluation.AblationStudy;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.training.ErrorTables;
import org.photosphere.model.training.ErrorTables.ByBand;
import org.photosphere.model.training.ErrorTables.ByTeff;
import org.photosphere.model.training.ErrorTables.WorstNode;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.model.training.PhysicsMetrics;
import org.photosphere.services.cli.answers.LabelTitles;
import org.photosphere.services.cli.answers.MetricsTable;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.cli.console.TextTable.Column;

/** Output of an evaluation: tables, or one JSON object. */
final class EvaluationReport {

    private static final int DECIMALS = 5;
    private static final int LABEL_DECIMALS = 2;
    private static final int WIDTH = 9;

    private final PrintWriter out;

    EvaluationReport(PrintWriter out) {
        this.out = out;
    }

    /**
     * Prints totals of the measured spectra and of the test nodes among them, then the parts of the measured spectra.
     */
    void print(GridEvaluation evaluation, GridEvaluation.Part part) {
        MetricsTable totals = new MetricsTable(out);
        if (part == GridEvaluation.Part.ALL) {
            totals.row("all spectra", evaluation.measured().metrics());
        }
        evaluation.test().ifPresent(test -> totals.row("test nodes", test.metrics()));
        evaluation.reduced().ifPresent(reduced -> totals.row("reduced model", reduced));
        evaluation
                .stated()
                .ifPresent(stated -> out.printf(
                        Locale.ROOT,
                        "%nerrors over those stated, %d test nodes: median %.2f, 16th to 84th percentile %.2f to %.2f,"
                                + " rms %.2f%n",
                        stated.spectra(),
                        stated.median(),
                        stated.lower(),
                        stated.upper(),
                        stated.rms()));
        evaluation.measured().physics().ifPresent(physics -> out.printf("%n%s%n", sentence(physics)));
        ErrorTables tables = evaluation.measured().tables();
        if (!tables.byTeff().isEmpty()) {
            out.println();
            MetricsTable byTeff = new MetricsTable(out, "Teff (K)");
            tables.byTeff().forEach(range -> byTeff.row(text(range), range.metrics()));
        }
        out.println();
        MetricsTable byBand = new MetricsTable(out, "Angstrom");
        tables.byBand().forEach(band -> byBand.row(text(band), band.metrics()));
        out.println();
        printWorst(tables);
    }

    /** Returns the residuals' root mean squares. */
    static String sentence(PhysicsMetrics physics) {
        return physics.rootMeanSquares().entrySet().stream()
                .map(entry ->
                        String.format(Locale.ROOT, "%s %.2g", entry.getKey().description(), entry.getValue()))
                .collect(Collectors.joining(", ", "residuals (rms): ", ""));
    }

    private void printWorst(ErrorTables tables) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("worst nodes", 26));
        tables.labelNames().forEach(name -> columns.add(Column.number(LabelTitles.of(name), WIDTH)));
        columns.add(Column.number("RMSE", WIDTH));
        TextTable table = new TextTable(out, columns);
        for (WorstNode node : tables.worst()) {
            List<String> cells = new ArrayList<>();
            cells.add(node.name());
            for (int k = 0; k < node.labels().length; k++) {
                boolean isTeff = tables.labelNames().get(k).equals("teff");
                cells.add(TextTable.rounded(node.labels()[k], isTeff ? 0 : LABEL_DECIMALS));
            }
            cells.add(TextTable.rounded(node.rmse(), DECIMALS));
            table.row(cells);
        }
    }

    private static String text(ByTeff range) {
        if (range.from() == 0) {
            return "below " + Math.round(range.to());
        }
        return Double.isInfinite(range.to())
                ? "from " + Math.round(range.from())
                : Math.round(range.from()) + " to " + Math.round(range.to());
    }

    private static String text(ByBand part) {
        return part.band().title() + " " + Math.round(part.band().from()) + " to "
                + Math.round(part.band().to());
    }

    /** Adds the field "residuals", root mean squares by name. */
    static void putResiduals(ObjectNode object, Map<PhysicalResidual, Double> rootMeanSquares) {
        ObjectNode residuals = object.putObject("residuals");
        rootMeanSquares.forEach((kind, value) -> put(residuals, kind.title(), value));
    }

    /**
     * Returns one JSON object of the measurement; its names are stable.
     *
     * @param ablations of the model, if requested
     */
    static String json(GridEvaluation evaluation, Optional<AblationStudy> ablations) throws JsonProcessingException {
        Comparison measured = evaluation.measured();
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode object = mapper.createObjectNode();
        ErrorTables tables = measured.tables();
        put(object, tables.overall());
        measured.physics().ifPresent(physics -> {
            put(object, "rte_loss", physics.rteLoss());
            put(object, "et_loss", physics.etLoss());
            putResiduals(object, physics.rootMeanSquares());
        });
        evaluation.reduced().ifPresent(reduced -> put(object.putObject("reduced"), reduced));
        evaluation.stated().ifPresent(stated -> {
            ObjectNode ratio = object.putObject("stated_error_ratio");
            ratio.put("spectra", stated.spectra());
            put(ratio, "median", stated.median());
            put(ratio, "lower", stated.lower());
            put(ratio, "upper", stated.upper());
            put(ratio, "rms", stated.rms());
        });
        ablations.ifPresent(study -> AblationReport.put(study, object));
        ArrayNode byTeff = object.putArray("by_teff");
        for (ByTeff range : tables.byTeff()) {
            ObjectNode node = byTeff.addObject();
            node.put("from", range.from());
            put(node, "to", range.to());
            put(node, range.metrics());
        }
        ArrayNode byBand = object.putArray("by_band");
        for (ByBand part : tables.byBand()) {
            ObjectNode node = byBand.addObject();
            node.put("band", part.band().name().toLowerCase(Locale.ROOT));
            node.put("from", part.band().from());
            node.put("to", part.band().to());
            put(node, part.metrics());
        }
        ArrayNode worst = object.putArray("worst");
        for (WorstNode bad : tables.worst()) {
            ObjectNode node = worst.addObject();
            node.put("name", bad.name());
            ObjectNode labels = node.putObject("labels");
            for (int k = 0; k < bad.labels().length; k++) {
                labels.put(tables.labelNames().get(k), bad.labels()[k]);
            }
            put(node, "rmse", bad.rmse());
        }
        return mapper.writeValueAsString(object);
    }

    static void put(ObjectNode object, ModelMetrics metrics) {
        put(object, "rmse", metrics.rmse());
        put(object, "mae", metrics.mae());
        put(object, "r2", metrics.r2());
        object.put("spectra", metrics.spectra());
    }

    /** Adds a number; JSON has no infinite numbers and no NaN, which a diverged model gives. */
    static void put(ObjectNode object, String name, double value) {
        if (Double.isFinite(value)) {
            object.put(name, value);
        } else {
            object.putNull(name);
        }
    }
}
