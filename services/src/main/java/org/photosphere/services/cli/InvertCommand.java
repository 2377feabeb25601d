package org.photosphere.services.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

/** {@code photosphere invert}: files in, answers out, by the stages of the stream but without a broker. */
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
            "",
            "With --json, standard output has one JSON object a line; notes and the comparison go to standard error.",
            "Exit codes: 0 every spectrum answered, 2 unusable files or settings."
        },
        mixinStandardHelpOptions = true)
public final class InvertCommand implements Callable<Integer> {

    /** Large enough to fill a model's batches, small enough to answer at once and to hold in memory. */
    private static final int BATCH = 64;

    /** The stages of the stream from bytes to answers. */
    public interface Chain extends AutoCloseable {

        /**
         * @param messages spectrum messages as they would come from a topic
         * @param topic the topic they would come from
         * @return Parameters or DeadLetter of each message, in order
         */
        List<Message> answer(List<ByteString> messages, String topic);

        @Override
        void close();
    }

    /** Makes the stages ready, the model loaded. */
    @FunctionalInterface
    public interface Opener {
        Chain open(Settings settings);
    }

    /** The model of the settings behind the stages. */
    private record ModelChain(ServingModel model, LocalChain chain) implements Chain {

        static ModelChain open(Settings settings) {
            ServingModel model = ServingModel.open(settings);
            return new ModelChain(model, new LocalChain(settings, model));
        }

        @Override
        public List<Message> answer(List<ByteString> messages, String topic) {
            return chain.answer(messages, topic);
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

    @Option(names = "--json", description = "Print one JSON object a line.")
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
        Settings loaded = settings.load(bundle == null ? Map.of() : Map.of("photosphere.model.bundle", bundle));
        input.inspect(spec.commandLine().getErr());
        AnswerPrinter printer = new AnswerPrinter(
                spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        try (Chain chain = opener.open(loaded)) {
            for (Path path : input.files) {
                try (SpectrumFile file = input.open(path)) {
                    if (!invert(file, chain, loaded.kafka().spectraTopic(file.survey()), printer)) {
                        return 0;
                    }
                }
            }
        }
        printer.finish();
        return 0;
    }

    private static boolean invert(SpectrumFile file, Chain chain, String topic, AnswerPrinter printer) {
        List<ByteString> batch = new ArrayList<>(BATCH);
        boolean isRead = true;
        for (Spectrum spectrum : file) {
            batch.add(spectrum.toByteString());
            if (batch.size() == BATCH) {
                isRead = print(chain.answer(batch, topic), batch.size(), file, printer);
                batch = new ArrayList<>(BATCH);
            }
            if (!isRead) {
                return false;
            }
        }
        return batch.isEmpty() || print(chain.answer(batch, topic), batch.size(), file, printer);
    }

    private static boolean print(List<Message> answers, int asked, SpectrumFile file, AnswerPrinter printer) {
        if (answers.size() != asked) {
            throw new IllegalStateException(answers.size() + " answers to " + asked + " spectra");
        }
        OptionalDouble snr = file.assumedSnr();
        boolean isRead = true;
        for (Message answer : answers) {
            isRead = printer.print(ResultLine.of(answer).withAssumedSnr(snr.isPresent() ? snr.getAsDouble() : null));
        }
        return isRead;
    }
}
