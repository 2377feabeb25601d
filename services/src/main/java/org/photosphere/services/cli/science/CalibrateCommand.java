package org.photosphere.services.cli.science;

import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.calibration.CalibrationStudy;
import org.photosphere.model.calibration.CalibrationStudy.Outcome;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.answers.LabelTitles;
import org.photosphere.services.cli.console.FileOptions;
import org.photosphere.services.cli.console.Progress;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.cli.console.SpectrumInputs;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.serving.InProcessPipeline;
import org.photosphere.services.serving.ServingModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere calibrate}: fits a label correction to stars whose labels are known. */
@Command(
        name = "calibrate",
        description = {
            "Fits a smooth label correction to reference stars: spectra whose files hold known labels. Inverts them as"
                    + " 'invert' does, with the same settings, and leaves out those with a bad flag.",
            "Prints biases and scatters before and after, the latter on folds that the correction was not fitted to."
                    + " 'invert --calibration FILE' and photosphere.inversion.calibration apply it; answers then hold both"
                    + " values."
        },
        mixinStandardHelpOptions = true)
public final class CalibrateCommand implements Callable<Integer> {

    private static final int BATCH = 64;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FileOptions input = new FileOptions();

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--bundle",
            paramLabel = "DIR|NAME",
            description = "Model bundle; overrides photosphere.model.bundle.")
    private @Nullable String bundle;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The calibration (JSON).")
    private Path out;

    @Option(
            names = "--range",
            paramLabel = "LABEL=LOWER,UPPER",
            description =
                    "Use stars whose known label is in the range, for example --range teff=4500,7000. Repeatable.")
    private Map<String, String> ranges = new LinkedHashMap<>();

    @Option(
            names = "--folds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Folds of the stars, each held out in turn (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of the folds (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        if (folds < 2) {
            throw new InputException("--folds " + folds, "hold out at least one of two folds");
        }
        Map<String, Object> own = new LinkedHashMap<>(Map.of("photosphere.inversion.calibration", ""));
        if (bundle != null) {
            own.put("photosphere.model.bundle", bundle);
        }
        Settings loaded = settings.load(own);
        SpectrumInputs inputs = input.inspect(spec.commandLine().getErr());
        if (inputs.isEmpty()) {
            return inputs.exitCode(0);
        }
        try (ServingModel model = ServingModel.open(loaded)) {
            LabelSpace space = model.forward().labels();
            List<InvertedSpectrum> answers = invert(loaded, model, inputs);
            List<String> names = names(space, answers);
            List<CalibrationStudy.Star> stars = stars(space, names, answers);
            CalibrationStudy study = new CalibrationStudy(
                    model.forward(), model.inversion().profileOf(instrument(answers)), stars, names);
            Outcome outcome;
            try (ProgressBar bar = Progress.bar("learning", folds)) {
                outcome = study.run(folds, seed, bar::stepTo);
            }
            Map<String, Double> figures = print(outcome, stars.size());
            outcome.calibration()
                    .with(provenance(model, inputs.files(), stars.size()), figures)
                    .write(out);
        }
        return inputs.exitCode(0);
    }

    private static List<InvertedSpectrum> invert(Settings loaded, ServingModel model, SpectrumInputs inputs) {
        InProcessPipeline chain = new InProcessPipeline(loaded, model);
        List<InvertedSpectrum> answers = new ArrayList<>();
        try (ProgressBar bar = Progress.bar("inverting", inputs.spectra())) {
            inputs.read(file -> {
                String topic = loaded.kafka().spectraTopic(file.survey());
                List<ByteString> batch = new ArrayList<>();
                for (Spectrum spectrum : file.spectra()) {
                    batch.add(spectrum.toByteString());
                    if (batch.size() == BATCH) {
                        chain.answer(batch, topic, answers::add);
                        bar.stepBy(batch.size());
                        batch = new ArrayList<>();
                    }
                }
                if (!batch.isEmpty()) {
                    chain.answer(batch, topic, answers::add);
                    bar.stepBy(batch.size());
                }
                return true;
            });
        }
        return answers;
    }

    /** Returns the common instrument of all spectra: model errors differ between instruments. */
    private static String instrument(List<InvertedSpectrum> answers) {
        List<String> instruments = answers.stream()
                .map(answer -> answer.validated().spectrum().instrument())
                .distinct()
                .toList();
        if (instruments.size() > 1) {
            throw new InputException(
                    "spectra of the instruments " + String.join(", ", instruments),
                    "a calibration belongs to one instrument: give its spectra alone");
        }
        return instruments.isEmpty() ? "" : instruments.get(0);
    }

    /** Returns the model's labels for which any star has a known value. */
    private static List<String> names(LabelSpace space, List<InvertedSpectrum> answers) {
        return space.labels().stream()
                .map(Label::name)
                .filter(name -> answers.stream()
                        .anyMatch(answer -> answer.validated().header().truth().containsKey(name)))
                .toList();
    }

    private List<CalibrationStudy.Star> stars(LabelSpace space, List<String> names, List<InvertedSpectrum> answers) {
        List<CalibrationStudy.Star> stars = new ArrayList<>();
        for (InvertedSpectrum answer : answers) {
            Map<String, Double> truth = answer.validated().header().truth();
            boolean known = names.stream()
                    .allMatch(name -> space.get(space.indexOf(name)).contains(truth.getOrDefault(name, Double.NaN)));
            if (answer.solution().bad().isEmpty() && known && isInRange(space, truth)) {
                stars.add(new CalibrationStudy.Star(answer.validated().spectrum(), truth, answer.solution()));
            }
        }
        return stars;
    }

    private boolean isInRange(LabelSpace space, Map<String, Double> known) {
        boolean inside = true;
        for (Map.Entry<String, String> range : ranges.entrySet()) {
            String[] ends = range.getValue().split(",", -1);
            try {
                double value = known.getOrDefault(range.getKey(), Double.NaN);
                inside &= value >= Double.parseDouble(ends[0]) && value <= Double.parseDouble(ends[1]);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new InputException(
                        "--range " + range.getKey() + "=" + range.getValue() + " is not a range",
                        "for example --range teff=4500,7000",
                        e);
            }
            if (space.labels().stream().noneMatch(label -> label.name().equals(range.getKey()))) {
                throw new InputException(
                        "--range of '" + range.getKey() + "' is not a label of the model",
                        "its labels: "
                                + space.labels().stream().map(Label::name).toList());
            }
        }
        return inside;
    }

    private Map<String, Double> print(Outcome outcome, int stars) {
        PrintWriter to = spec.commandLine().getOut();
        to.printf("%d reference stars; after: each with a calibration fitted without its fold%n", stars);
        TextTable table = new TextTable(
                to,
                List.of(
                        TextTable.Column.text("label", 16),
                        TextTable.Column.number("bias before", 12),
                        TextTable.Column.number("after", 8),
                        TextTable.Column.number("scatter before", 15),
                        TextTable.Column.number("after", 8),
                        TextTable.Column.number("within 1 sigma before", 22),
                        TextTable.Column.number("after", 8)));
        Map<String, Double> figures = new LinkedHashMap<>();
        outcome.errors().forEach((name, errors) -> {
            int decimals = name.equals(Label.TEFF) ? 0 : 3;
            table.row(List.of(
                    LabelTitles.of(name),
                    TextTable.rounded(errors.before().bias(), decimals),
                    TextTable.rounded(errors.after().bias(), decimals),
                    TextTable.rounded(errors.before().scatter(), decimals),
                    TextTable.rounded(errors.after().scatter(), decimals),
                    TextTable.rounded(100 * errors.withinBefore(), 0) + " %",
                    TextTable.rounded(100 * errors.withinAfter(), 0) + " %"));
            figures.put(name + " bias before", errors.before().bias());
            figures.put(name + " bias after", errors.after().bias());
            figures.put(name + " scatter before", errors.before().scatter());
            figures.put(name + " scatter after", errors.after().scatter());
            figures.put(name + " within one sigma before", errors.withinBefore());
            figures.put(name + " within one sigma after", errors.withinAfter());
        });
        to.printf(
                Locale.ROOT,
                "chi^2 over degrees of freedom, median: %.2f before, %.2f after; %d stars without a usable answer%n",
                outcome.chi2Before(),
                outcome.chi2After(),
                outcome.lost());
        figures.put("chi2 before", outcome.chi2Before());
        figures.put("chi2 after", outcome.chi2After());
        to.flush();
        return figures;
    }

    private Map<String, String> provenance(ServingModel model, List<Path> files, int stars) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("bundle", model.forward().name());
        provenance.put("stars", String.valueOf(stars));
        for (Path file : files) {
            provenance.put(String.valueOf(file.getFileName()), Digests.sha256(file));
        }
        ranges.forEach((label, range) -> provenance.put("range of " + label, range));
        provenance.put("folds", String.format(Locale.ROOT, "%d, seed %d", folds, seed));
        provenance.put("settings", model.configurationHash());
        return provenance;
    }
}
