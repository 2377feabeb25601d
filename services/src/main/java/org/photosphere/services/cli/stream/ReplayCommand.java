package org.photosphere.services.cli.stream;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.answers.AnswerComparison;
import org.photosphere.services.cli.answers.AnswerPrinter;
import org.photosphere.services.cli.answers.RecordedAnswers;
import org.photosphere.services.cli.console.FileOptions;
import org.photosphere.services.cli.console.Progress;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.cli.console.SpectrumInputs;
import org.photosphere.services.cli.console.Terminal;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.AnswerStream;
import org.photosphere.services.kafka.KafkaClients;
import org.photosphere.services.kafka.KafkaErrors;
import org.photosphere.services.kafka.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere replay}: sends spectra of files to Kafka and prints their answers. */
@Command(
        name = "replay",
        description = {
            "Sends the spectra in FITS files to Kafka and waits for their parameters.",
            "",
            "Each spectrum goes to the topic <prefix>.spectra.<survey>. Answers, parameters or dead letters, are"
                    + " matched by the topic, partition and offset of their input, read committed only, and printed"
                    + " as they arrive. If the files give published labels, a comparison follows. A node must run:"
                    + " see 'photosphere node'."
        },
        footer = {
            "",
            "Examples:",
            "  photosphere replay calspec/*.fits",
            "  photosphere replay --json --survey miles miles-library.fits > answers.jsonl",
            "  photosphere replay --no-wait --bootstrap-servers kafka:9092 night-*.fits",
            "  photosphere replay --record before.answers night-*.fits     # then, after an update:",
            "  photosphere replay --compare before.answers night-*.fits",
            "",
            "Exit codes: 0 every spectrum answered (or sent, with --no-wait), 1 answers are missing or differ,"
                    + " 2 at least one unusable file (the others are sent), unusable settings or no broker."
        },
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

    private static final int INCOMPLETE = 1;

    /** Spectra sent between two polls of the answers: a few MB in the producer's buffer. */
    private static final int CHUNK = 64;

    /** Number of awaited answers at which sending pauses, which bounds memory and the lead over slow nodes. */
    private static final int MOST_AWAITED = 8192;

    /** Number of spectra below which there is no progress bar. */
    private static final int LONG_WORK = 200;

    private static final Duration LOOK = Duration.ofMillis(200);

    @Mixin
    FileOptions input = new FileOptions();

    @Mixin
    SettingsOptions settings = new SettingsOptions();

    @Option(names = "--no-wait", description = "Send only; do not wait for answers.")
    boolean sendOnly;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "60",
            description = "Give up when no answer has come for this many seconds (default: ${DEFAULT-VALUE}).")
    int timeoutSeconds;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Keep the answers in this file, for a later --compare.")
    @Nullable Path record;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "Compare each answer with the one in this file, byte by byte except for times and the input's"
                    + " origin, and print a summary of the differences.")
    @Nullable Path compare;

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (sendOnly && (record != null || compare != null)) {
            throw new InputException(
                    "--no-wait with --record or --compare", "wait for the answers that are to be recorded or compared");
        }
        if (timeoutSeconds < 1) {
            throw new InputException("a timeout of " + timeoutSeconds + " s", "give a positive number of seconds");
        }
        AnswerComparison comparison = new AnswerComparison(compare == null ? null : RecordedAnswers.read(compare));
        Settings.Kafka kafka = settings.load().kafka();
        PrintWriter err = spec.commandLine().getErr();
        SpectrumInputs inputs = input.inspect(err);
        if (inputs.isEmpty()) {
            return inputs.exitCode(0);
        }
        try {
            Set<String> answerTopics = makeSureOfTopics(kafka, inputs.surveys());
            try (AnswerStream answers = sendOnly ? null : AnswerStream.connect(kafka, err);
                    KafkaProducer<byte[], byte[]> producer = KafkaClients.sender(kafka)) {
                if (answers != null) {
                    answers.skipToEnd(answers.follow(answerTopics::contains));
                }
                return inputs.exitCode(run(new Replay(producer, answers), inputs, kafka, comparison));
            }
        } catch (KafkaException e) {
            throw KafkaErrors.ofCommand(e, kafka);
        }
    }

    private int run(Replay replay, SpectrumInputs inputs, Settings.Kafka kafka, AnswerComparison comparison)
            throws Exception {
        AnswerPrinter printer = new AnswerPrinter(
                spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        try (ProgressBar progress = progress(inputs.spectra());
                RecordedAnswers.@Nullable Writer recorder =
                        record == null ? null : new RecordedAnswers.Writer(record)) {
            Waiting waiting = new Waiting(
                    replay,
                    answered -> {
                        printer.print(answered.line());
                        comparison.add(answered.message());
                        if (recorder != null) {
                            recorder.add(answered.message());
                        }
                    },
                    progress,
                    Duration.ofSeconds(timeoutSeconds));
            boolean complete = sendAll(inputs, replay, waiting, kafka);
            while (complete && replay.missing() > 0) {
                complete = waiting.look(LOOK);
            }
        }
        printer.finish();
        PrintWriter err = spec.commandLine().getErr();
        if (sendOnly) {
            err.println(replay.sent() + " spectra sent");
        } else if (replay.missing() > 0) {
            err.println("error: " + replay.missing() + " of " + replay.sent() + " answers are missing, none came for "
                    + timeoutSeconds + " s");
            err.println("hint:  check that a node runs on " + kafka.bootstrapServers() + " with the topic prefix "
                    + kafka.topicPrefix() + ", or raise --timeout");
        }
        boolean same = comparison.print(err);
        err.flush();
        return replay.missing() > 0 || !same ? INCOMPLETE : 0;
    }

    /** @return false if answers did not arrive in time */
    private static boolean sendAll(SpectrumInputs inputs, Replay replay, Waiting waiting, Settings.Kafka kafka)
            throws Exception {
        boolean complete = inputs.read(file -> {
            String topic = kafka.spectraTopic(file.survey());
            for (Spectrum spectrum : file.spectra()) {
                replay.send(
                        topic, spectrum, "/photosphere/replay/" + file.path().getFileName(), file.assumedSnr());
                if (replay.sent() % CHUNK == 0) {
                    replay.flush();
                    waiting.look(Duration.ZERO);
                }
                while (replay.missing() >= MOST_AWAITED) {
                    if (!waiting.look(LOOK)) {
                        return false;
                    }
                }
            }
            return true;
        });
        if (!complete) {
            return false;
        }
        replay.flush();
        waiting.startAgain();
        return true;
    }

    /** Prints answers and measures the time since the last one. */
    private static final class Waiting {
        private final Replay replay;
        private final Consumer<Replay.Answered> answers;
        private final @Nullable ProgressBar progress;
        private final Duration patience;
        private long lastNews = System.nanoTime();

        Waiting(Replay replay, Consumer<Replay.Answered> answers, @Nullable ProgressBar progress, Duration patience) {
            this.replay = replay;
            this.answers = answers;
            this.progress = progress;
            this.patience = patience;
        }

        /** Restarts the wait, since sending may have taken longer than the timeout. */
        void startAgain() {
            lastNews = System.nanoTime();
        }

        /** @return false if no answer arrived in time */
        boolean look(Duration timeout) throws InterruptedException {
            List<Replay.Answered> lines = replay.poll(timeout);
            lines.forEach(answers);
            if (progress != null) {
                progress.stepBy(lines.size());
            }
            if (!lines.isEmpty()) {
                lastNews = System.nanoTime();
            }
            return System.nanoTime() - lastNews < patience.toNanos();
        }
    }

    /** Returns a bar on standard error, unless rows on the same terminal show the progress. */
    private @Nullable ProgressBar progress(long total) {
        if (json || sendOnly || total < LONG_WORK || Terminal.isInteractive()) {
            return null;
        }
        return Progress.bar("answers", total);
    }

    /** @return topics of the answers */
    private static Set<String> makeSureOfTopics(Settings.Kafka kafka, Set<String> surveys) {
        try (Topics topics = Topics.connect(kafka)) {
            topics.createMissing(List.copyOf(surveys));
        }
        Set<String> answers = new TreeSet<>(Set.of(kafka.deadLetterTopic()));
        surveys.forEach(survey -> answers.add(kafka.parametersTopic(survey)));
        return answers;
    }
}
