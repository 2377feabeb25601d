package org.photosphere.model.evaluation.systems.report;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.evaluation.pictures.SystemPictures;
import org.photosphere.model.evaluation.systems.ReportHtml;
import org.photosphere.model.evaluation.systems.ReportJson;
import org.photosphere.model.evaluation.systems.ReportMarkdown;
import org.photosphere.model.evaluation.systems.SystemResult;
import org.photosphere.model.evaluation.systems.SystemsComparison;
import org.photosphere.model.evaluation.systems.SystemsReport;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.Split;

/** The files of a report: HTML with its pictures, Markdown next to them, JSON. */
public final class ComparisonReport {

    public static final String HTML = "report.html";
    public static final String MARKDOWN = "report.md";
    public static final String JSON = "report.json";

    private static final String PICTURES = "pictures";

    /** S/N of the stars that the pictures invert. */
    private static final double SNR = 30;

    private ComparisonReport() {}

    /**
     * Writes the report of a comparison into its folder.
     *
     * @param grid of the comparison
     * @param results in the order of the report, at least one
     * @param machine in one line
     * @param listener of the drawing, which takes a minute
     * @throws org.photosphere.model.InputException where a file cannot be written, or the machine has no fonts
     */
    public static SystemsReport write(
            SystemsComparison.Request request,
            FluxGrid grid,
            List<SystemResult> results,
            String machine,
            SystemPictures.Listener listener) {
        Path folder = request.folder();
        Bundle first = bundle(folder, results.get(0));
        Map<String, Supplier<ForwardModel>> models = new LinkedHashMap<>();
        for (SystemResult result : results) {
            models.put(result.system().name(), () -> bundle(folder, result).toFullModel());
        }
        Map<String, String> drawn = SystemPictures.write(
                new SystemPictures.Material(
                        GridEvaluation.test(first, grid), results, models, new StarInversion(folder, SNR)),
                SystemPictures.Choice.paper(),
                subtitle(request, grid),
                folder.resolve(PICTURES),
                listener);
        Map<String, String> pictures = new LinkedHashMap<>();
        drawn.forEach((title, file) -> pictures.put(title, PICTURES + "/" + file));
        SystemsReport report = report(request, grid, first, results, machine, pictures);
        ReportHtml.write(report, folder.resolve(HTML));
        ReportMarkdown.write(report, folder.resolve(MARKDOWN));
        ReportJson.write(report, folder.resolve(JSON));
        return report;
    }

    private static Bundle bundle(Path folder, SystemResult result) {
        return Bundles.verify(
                SystemsComparison.model(folder, result.system().name()).toString());
    }

    private static String subtitle(SystemsComparison.Request request, FluxGrid grid) {
        return String.format(
                Locale.ROOT,
                "%s, %d s of a core for each training",
                grid.source().getFileName(),
                request.budget().toSeconds());
    }

    private static SystemsReport report(
            SystemsComparison.Request request,
            FluxGrid grid,
            Bundle first,
            List<SystemResult> results,
            String machine,
            Map<String, String> pictures) {
        Manifest.SplitRecipe recipe = first.manifest().provenance().split();
        Split split = new Split.Recipe(recipe.seed(), recipe.validation(), recipe.test()).apply(grid.spectra());
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put("train", split.train().length);
        parts.put("validation", split.validation().length);
        parts.put("test", split.test().length);
        return new SystemsReport(
                LocalDate.now(ZoneOffset.UTC).toString(),
                new SystemsReport.Grid(
                        grid.title(), String.valueOf(grid.source().getFileName()), Digests.sha256(grid.source())),
                parts,
                request.seed(),
                String.format(
                        Locale.ROOT,
                        "%d bins over %.0f-%.0f Angstrom in vacuum",
                        first.bins().count(),
                        first.bins().lower(),
                        first.bins().upper()),
                first.manifest().labels().stream().map(Label::name).toList(),
                request.budget().toMillis() / 1000.0,
                machine,
                results,
                pictures);
    }
}
