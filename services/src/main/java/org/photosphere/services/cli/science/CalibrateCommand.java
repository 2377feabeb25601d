package org.photosphere.services.cli.science;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.calibration.Calibration;
import org.photosphere.model.calibration.CalibrationStudy;
import org.photosphere.model.calibration.CalibrationStudy.Outcome;
import org.photosphere.model.calibration.RealStars;
import org.photosphere.model.chart.PictureFiles;
import org.photosphere.model.evaluation.pictures.RealStarPicture;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Solution;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.console.FileOptions;
import org.photosphere.services.cli.console.Progress;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.cli.console.SpectrumInputs;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.serving.InProcessPipeline;
import org.photosphere.services.serving.ServingModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere calibrate}: learns the difference of real stars from a model, on stars of known labels. */
@Command(
        name = "calibrate",
        description = {
            "Learns how real stars differ from the model, on reference stars: spectra whose files hold known labels. The"
                    + " difference, a smooth function of the labels, corrects the model, what it leaves of each star is noise,"
                    + " and sigma is such that two thirds of the references are within one.",
            "Prints bias, scatter and coverage by kind of star, each star answered by a calibration learnt without its fold."
                    + " 'invert --calibration FILE' and photosphere.inversion.calibration apply it; as"
                    + " calibration.safetensors in the bundle's folder it is the bundle's own."
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

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The calibration.")
    private Path out;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description =
                    "Write pictures of the held-out stars into this folder: Kiel diagrams with arrows from published to"
                            + " answered labels, and errors over temperature.")
    private @Nullable Path pictures;

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
        Map<String, Object> own = new LinkedHashMap<>(Map.of("photosphere.inversion.calibration", "none"));
        if (bundle != null) {
            own.put("photosphere.model.bundle", bundle);
        }
        if (pictures != null) {
            PictureFiles.prepare(pictures);
        }
        Settings loaded = settings.load(own);
        SpectrumInputs inputs = input.inspect(spec.commandLine().getErr());
        if (inputs.isEmpty()) {
            return inputs.exitCode(0);
        }
        try (ServingModel model = ServingModel.open(loaded)) {
            List<InvertedSpectrum> answers = invert(loaded, model, inputs);
            List<CalibrationStudy.Star> stars = stars(model.forward().labels(), answers);
            CalibrationStudy study =
                    new CalibrationStudy(model.forward(), model.inversion().profileOf(instrument(answers)), stars);
            Outcome outcome;
            try (ProgressBar bar = Progress.bar("learning", folds)) {
                outcome = study.run(folds, seed, bar::stepTo);
            }
            RealStarTable table = new RealStarTable(model.forward().labels(), outcome);
            table.print(spec.commandLine().getOut());
            if (pictures != null) {
                write(outcome, model.forward(), pictures);
            }
            new Calibration(
                            model.forward().digest(),
                            outcome.layer(),
                            provenance(model, inputs.files(), outcome.references()),
                            table.figures())
                    .write(out);
        }
        return inputs.exitCode(0);
    }

    private static void write(Outcome outcome, ForwardModel model, Path folder) {
        int[] inputs = CalibrationStudy.INPUTS.stream()
                .mapToInt(model.labels()::indexOf)
                .toArray();
        outcome.stars().forEach((kind, stars) -> {
            List<RealStarPicture.Star> drawn = stars.stream()
                    .filter(RealStars::isGood)
                    .map(star -> new RealStarPicture.Star(
                            chosen(star.known(), inputs), chosen(((Solution) star.answer()).labels(), inputs)))
                    .toList();
            if (!drawn.isEmpty()) {
                String name = "real-stars-" + model.name() + "-" + kind.name().toLowerCase(Locale.ROOT);
                PictureFiles.write(
                        RealStarPicture.of(name, model.name() + ", " + RealStarTable.title(kind), drawn), folder);
            }
        });
    }

    private static List<Double> chosen(double[] labels, int[] inputs) {
        return IntStream.of(inputs).mapToObj(k -> labels[k]).toList();
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

    /** Returns the spectra whose temperature, gravity and metallicity are known and in the ranges. */
    private List<CalibrationStudy.Star> stars(LabelSpace space, List<InvertedSpectrum> answers) {
        List<CalibrationStudy.Star> stars = new ArrayList<>();
        for (InvertedSpectrum answer : answers) {
            Map<String, Double> truth = answer.validated().header().truth();
            if (truth.keySet().containsAll(CalibrationStudy.INPUTS) && isInRange(space, truth)) {
                stars.add(new CalibrationStudy.Star(answer.validated().spectrum(), truth));
            }
        }
        if (stars.isEmpty()) {
            throw new InputException(
                    "none of " + answers.size() + " spectra has known labels in the ranges",
                    "give spectra sets with a table LABELS of TEFF, LOGG and FE_H");
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
