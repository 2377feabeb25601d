package org.photosphere.services.cli;

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
import org.photosphere.model.calibration.CalibrationLearner;
import org.photosphere.model.calibration.CalibrationLearner.HeldOut;
import org.photosphere.model.calibration.CalibrationLearner.Reference;
import org.photosphere.model.calibration.LabelCalibration;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cluster.LocalChain;
import org.photosphere.services.cluster.ServingModel;
import org.photosphere.services.config.Settings;
import org.photosphere.services.survey.SpectrumFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere calibrate}: a correction of labels, learnt on stars whose labels are known. */
@Command(
        name = "calibrate",
        description = {
            "Learns a smooth correction of labels on reference stars: spectra whose files hold known labels. Inverts them as"
                    + " 'invert' does, with the same settings, and leaves out those with a bad flag.",
            "Biases and scatters are printed before and after, after on folds that the correction was not learnt on."
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
                    "Take stars whose known label is in the range, for example --range teff=4500,7000. May repeat.")
    private Map<String, String> ranges = new LinkedHashMap<>();

    @Option(
            names = "--folds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Parts of the stars, each held out in turn (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the folds (default: ${DEFAULT-VALUE}).")
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
        FileOptions.Contents contents = input.inspect(spec.commandLine().getErr());
        try (ServingModel model = ServingModel.open(loaded)) {
            LabelSpace space = model.forward().labels();
            List<ResultLine> answers = invert(loaded, model, contents.spectra());
            List<String> names = names(space, answers);
            List<Reference> references = references(space, names, answers);
            CalibrationLearner learner = new CalibrationLearner(space, names);
            double[][] calibrated = learner.heldOut(references, folds, seed);
            Map<String, Double> figures = print(learner, names, references, calibrated);
            LabelCalibration learnt = learner.learn(references, model.forward().digest());
            new LabelCalibration(
                            learnt.format(),
                            learnt.bundleDigest(),
                            learnt.inputs(),
                            learnt.lower(),
                            learnt.upper(),
                            learnt.coefficients(),
                            provenance(model, references.size()),
                            figures)
                    .write(out);
        }
        return 0;
    }

    private List<ResultLine> invert(Settings loaded, ServingModel model, long count) {
        LocalChain chain = new LocalChain(loaded, model);
        List<ResultLine> answers = new ArrayList<>();
        try (ProgressBar bar = Progress.bar("inverting", count)) {
            for (Path path : input.files) {
                try (SpectrumFile file = input.open(path)) {
                    String topic = loaded.kafka().spectraTopic(file.survey());
                    List<ByteString> batch = new ArrayList<>();
                    for (Spectrum spectrum : file) {
                        batch.add(spectrum.toByteString());
                        if (batch.size() == BATCH) {
                            chain.answer(batch, topic).forEach(answer -> answers.add(ResultLine.of(answer)));
                            bar.stepBy(batch.size());
                            batch = new ArrayList<>();
                        }
                    }
                    if (!batch.isEmpty()) {
                        chain.answer(batch, topic).forEach(answer -> answers.add(ResultLine.of(answer)));
                        bar.stepBy(batch.size());
                    }
                }
            }
        }
        return answers;
    }

    /** The model's labels that any star knows. */
    private static List<String> names(LabelSpace space, List<ResultLine> answers) {
        return space.labels().stream()
                .map(Label::name)
                .filter(name ->
                        answers.stream().anyMatch(answer -> answer.truth().containsKey(name)))
                .toList();
    }

    private List<Reference> references(LabelSpace space, List<String> names, List<ResultLine> answers) {
        List<Reference> references = new ArrayList<>();
        for (ResultLine answer : answers) {
            boolean known = names.stream()
                    .allMatch(name -> Double.isFinite(answer.truth().getOrDefault(name, Double.NaN)));
            if (!answer.isRejected() && answer.bad().isEmpty() && known && isInRange(space, answer.truth())) {
                references.add(new Reference(
                        answer.labels().stream()
                                .mapToDouble(ResultLine.LabelValue::value)
                                .toArray(),
                        answer.truth()));
            }
        }
        return references;
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
                        "--range " + range.getKey() + "=" + range.getValue() + " is no range",
                        "for example --range teff=4500,7000",
                        e);
            }
            if (space.labels().stream().noneMatch(label -> label.name().equals(range.getKey()))) {
                throw new InputException(
                        "--range of '" + range.getKey() + "', which the model does not know",
                        "its labels: "
                                + space.labels().stream().map(Label::name).toList());
            }
        }
        return inside;
    }

    private Map<String, Double> print(
            CalibrationLearner learner, List<String> names, List<Reference> references, double[][] calibrated) {
        PrintWriter to = spec.commandLine().getOut();
        double[][] raw = references.stream().map(Reference::labels).toArray(double[][]::new);
        to.printf("%d reference stars; after: each by a correction learnt without its fold%n", references.size());
        TextTable table = new TextTable(
                to,
                List.of(
                        TextTable.Column.text("label", 16),
                        TextTable.Column.number("bias before", 12),
                        TextTable.Column.number("after", 8),
                        TextTable.Column.number("scatter before", 15),
                        TextTable.Column.number("after", 8)));
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String name : names) {
            HeldOut before = learner.errors(references, raw, name);
            HeldOut after = learner.errors(references, calibrated, name);
            int decimals = name.equals(Label.TEFF) ? 0 : 3;
            table.row(List.of(
                    LabelTitles.of(name),
                    TextTable.rounded(before.bias(), decimals),
                    TextTable.rounded(after.bias(), decimals),
                    TextTable.rounded(before.scatter(), decimals),
                    TextTable.rounded(after.scatter(), decimals)));
            figures.put(name + " bias before", before.bias());
            figures.put(name + " bias after", after.bias());
            figures.put(name + " scatter before", before.scatter());
            figures.put(name + " scatter after", after.scatter());
        }
        to.flush();
        return figures;
    }

    private Map<String, String> provenance(ServingModel model, int stars) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("bundle", model.forward().name());
        provenance.put("stars", String.valueOf(stars));
        for (Path file : input.files) {
            provenance.put(String.valueOf(file.getFileName()), Digests.sha256(file));
        }
        ranges.forEach((label, range) -> provenance.put("range of " + label, range));
        provenance.put("folds", String.format(Locale.ROOT, "%d, seed %d", folds, seed));
        provenance.put("settings", model.configurationHash());
        return provenance;
    }
}
