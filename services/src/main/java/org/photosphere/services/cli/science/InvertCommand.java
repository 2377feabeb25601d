package org.photosphere.services.cli.science;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.pictures.ExplainedFit;
import org.photosphere.model.evaluation.pictures.FitPictures;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.answers.AnswerPrinter;
import org.photosphere.services.cli.answers.Explanations;
import org.photosphere.services.cli.answers.ResultLine;
import org.photosphere.services.cli.console.FileOptions;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.cli.console.SpectrumInputs;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.SpectrumHeader;
import org.photosphere.services.serving.InProcessPipeline;
import org.photosphere.services.serving.ServingModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere invert}: answers spectra of files with the stages of the stream, without a broker. */
@Command(
        name = "invert",
        description = {
            "Infers stellar parameters of the spectra in FITS files, without Kafka.",
            "",
            "Every spectrum gets one answer, in order: labels with their uncertainties and flags, or the reason why"
                    + " it was rejected. Where the files give published labels, a comparison follows."
        },
        footer = {
            "",
            "Examples:",
            "  photosphere invert calspec/*.fits",
            "  photosphere invert --json --snr 50 miles-library.fits > answers.jsonl",
            "  photosphere invert --bundle optical-3label --explain --plot pictures lamost-*.fits",
            "",
            "With --json, standard output has one JSON object per line; notes and the comparison go to standard error.",
            "A file that cannot be read is reported; the others are answered.",
            "Exit codes: 0 every spectrum answered, 2 unusable settings or at least one unusable file."
        },
        mixinStandardHelpOptions = true)
public final class InvertCommand implements Callable<Integer> {

    /** Large enough to fill a model's batches, small enough for prompt answers and little memory. */
    private static final int BATCH = 64;

    /** The stages of the stream from bytes to answers. */
    public interface Chain extends AutoCloseable {

        /**
         * @param messages spectrum messages as received from a topic
         * @param topic name of that topic
         * @param explained number of inverted spectra, the first ones, to explain
         * @return answer to each message, in order
         */
        List<Answer> answer(List<ByteString> messages, String topic, int explained);

        @Override
        void close();
    }

    /**
     * @param message Parameters or DeadLetter
     * @param explained explanation of the fit, if requested
     */
    public record Answer(Message message, Optional<ExplainedFit> explained) {}

    /** Opens the stages, with the model loaded. */
    @FunctionalInterface
    public interface Opener {
        Chain open(Settings settings);
    }

    /** The model of the settings with its stages. */
    private record ModelChain(ServingModel model, InProcessPipeline chain) implements Chain {

        static ModelChain open(Settings settings) {
            ServingModel model = ServingModel.open(settings);
            return new ModelChain(model, new InProcessPipeline(settings, model));
        }

        @Override
        public List<Answer> answer(List<ByteString> messages, String topic, int explained) {
            Map<String, ExplainedFit> fits = new HashMap<>();
            List<Message> answers = chain.answer(messages, topic, inverted -> {
                if (fits.size() < explained) {
                    ExplainedFit fit = explain(inverted);
                    fits.put(fit.id(), fit);
                }
            });
            return answers.stream()
                    .map(message -> new Answer(
                            message,
                            message instanceof Parameters parameters
                                    ? Optional.ofNullable(fits.get(parameters.getSpectrumId()))
                                    : Optional.empty()))
                    .toList();
        }

        private ExplainedFit explain(InvertedSpectrum inverted) {
            SpectrumHeader header = inverted.validated().header();
            return new ExplainedFit(
                    header.spectrumId(),
                    header.survey() + ", fitted with " + model.forward().name(),
                    model.forward().labels(),
                    inverted.solution(),
                    model.explainer().explain(inverted.validated().spectrum(), inverted.solution()),
                    header.truth());
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private final Opener opener;

    @Mixin
    FileOptions input = new FileOptions();

    @Mixin
    SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--bundle",
            paramLabel = "DIR|NAME",
            description = "Model bundle; overrides photosphere.model.bundle.")
    @Nullable String bundle;

    @Option(
            names = "--calibration",
            paramLabel = "FILE|auto|none",
            description = "Calibration on real stars: the output of 'calibrate', the bundle's own where it fits the"
                    + " spectra, or none; overrides photosphere.inversion.calibration of all instruments.")
    @Nullable String calibration;

    @Option(
            names = "--plot",
            paramLabel = "DIR",
            description = "Write a picture of each fit into this folder, as PNG and SVG: spectrum, fit, residuals,"
                    + " regions that"
                    + " dominate a misfit, chi^2 over Teff and log g.")
    @Nullable Path pictures;

    @Option(names = "--explain", description = "List the wavelengths whose misfit exceeds the noise.")
    boolean explain;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "20",
            description = "Plot and explain the first N spectra; each takes seconds (default:" + " ${DEFAULT-VALUE}).")
    int most;

    @Option(
            names = "--certify",
            description = "Evaluate the full physics at every answer, ten to several hundred milliseconds each; with"
                    + " --json its residuals are printed.")
    boolean certify;

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    @Spec
    CommandSpec spec;

    public InvertCommand() {
        this(ModelChain::open);
    }

    @SuppressWarnings("NullAway.Init") // picocli sets the options
    InvertCommand(Opener opener) {
        this.opener = opener;
    }

    @Override
    public Integer call() {
        if (most < 1) {
            throw new InputException("--most " + most, "give a positive number of spectra");
        }
        Map<String, Object> own = new LinkedHashMap<>();
        if (bundle != null) {
            own.put("photosphere.model.bundle", bundle);
        }
        if (calibration != null) {
            own.put("photosphere.inversion.calibration", calibration);
        }
        // A file's answers are few and looked at: each is the physical model's.
        own.put("photosphere.inversion.correction.share", 1.0);
        if (certify) {
            own.put("photosphere.inversion.certification.share", 1.0);
        }
        Settings loaded = settings.load(own);
        SpectrumInputs inputs = input.inspect(spec.commandLine().getErr());
        if (inputs.isEmpty()) {
            return inputs.exitCode(0);
        }
        if (pictures != null) {
            FitPictures.prepare(pictures);
        }
        Explanations explanations = new Explanations(
                spec.commandLine().getErr(), pictures, explain, pictures == null && !explain ? 0 : most);
        AnswerPrinter printer = new AnswerPrinter(
                spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        try (Chain chain = opener.open(loaded)) {
            boolean isRead = inputs.read(
                    file -> invert(file, chain, loaded.kafka().spectraTopic(file.survey()), printer, explanations));
            if (!isRead) {
                return 0;
            }
        }
        printer.finish();
        explanations.finish();
        return inputs.exitCode(0);
    }

    /** @return false if the output is closed */
    private static boolean invert(
            SpectrumInputs.Input file, Chain chain, String topic, AnswerPrinter printer, Explanations explanations) {
        List<ByteString> batch = new ArrayList<>(BATCH);
        boolean isRead = true;
        for (Spectrum spectrum : file.spectra()) {
            batch.add(spectrum.toByteString());
            if (batch.size() == BATCH) {
                isRead = print(batch, chain, topic, file, printer, explanations);
                batch = new ArrayList<>(BATCH);
            }
            if (!isRead) {
                return false;
            }
        }
        return batch.isEmpty() || print(batch, chain, topic, file, printer, explanations);
    }

    private static boolean print(
            List<ByteString> batch,
            Chain chain,
            String topic,
            SpectrumInputs.Input file,
            AnswerPrinter printer,
            Explanations explanations) {
        List<Answer> answers = chain.answer(batch, topic, explanations.wanted());
        if (answers.size() != batch.size()) {
            throw new IllegalStateException(answers.size() + " answers to " + batch.size() + " spectra");
        }
        OptionalDouble snr = file.assumedSnr();
        boolean isRead = true;
        for (Answer answer : answers) {
            ResultLine line = ResultLine.of(answer.message())
                    .withAssumedSnr(snr.isPresent() ? snr.getAsDouble() : null)
                    .withRegions(explanations.take(answer.explained()));
            isRead = printer.print(line);
        }
        return isRead;
    }
}
