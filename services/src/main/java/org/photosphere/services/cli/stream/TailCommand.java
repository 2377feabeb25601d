package org.photosphere.services.cli.stream;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.services.cli.answers.AnswerPrinter;
import org.photosphere.services.cli.answers.ResultLine;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.AnswerStream;
import org.photosphere.services.kafka.KafkaErrors;
import org.photosphere.services.kafka.Reachability;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere tail}: prints answers on Kafka as they arrive. */
@Command(
        name = "tail",
        description = {
            "Follows the parameters that nodes publish, until Ctrl-C.",
            "",
            "Reads committed answers only. Surveys whose topics appear later are picked up within seconds. Dead letters"
                    + " are shown with their reason, unless --no-dead-letters is given."
        },
        footer = {
            "",
            "Examples:",
            "  photosphere tail --survey calspec",
            "  photosphere tail --from-beginning --json --no-dead-letters | jq .labels.teff.value",
            "  photosphere tail --limit 100 --bootstrap-servers kafka:9092",
            "",
            "Exit codes: 0 the limit is reached or the reader has gone, 2 unusable settings or no broker."
        },
        mixinStandardHelpOptions = true)
public final class TailCommand implements Callable<Integer> {

    /** Time within which a new survey's topic is discovered. */
    private static final Duration REFRESH = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(500);

    @Mixin
    SettingsOptions settings = new SettingsOptions();

    @Option(names = "--survey", paramLabel = "NAME", description = "Follow only this survey.")
    @Nullable String survey;

    @Option(names = "--from-beginning", description = "Start with the oldest answers instead of new ones.")
    boolean fromBeginning;

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after N answers.")
    @Nullable Long limit;

    @Option(
            names = "--dead-letters",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Show rejected spectra too (default: yes).")
    boolean deadLetters;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (limit != null && limit < 1) {
            throw new InputException("a limit of " + limit + " answers", "give a positive number with --limit");
        }
        Settings.Kafka kafka = settings.load().kafka();
        PrintWriter err = spec.commandLine().getErr();
        Reachability.await(kafka);
        try (AnswerStream answers = AnswerStream.connect(kafka, err)) {
            Set<TopicPartition> present = answers.follow(topics(kafka));
            if (!fromBeginning) {
                answers.skipToEnd(present);
            }
            if (present.isEmpty()) {
                err.println("note: no topic of answers yet on " + kafka.bootstrapServers() + ", waiting");
                err.flush();
            }
            follow(answers, kafka, new AnswerPrinter(spec.commandLine().getOut(), err, json));
            return 0;
        } catch (KafkaException e) {
            throw KafkaErrors.ofCommand(e, kafka);
        }
    }

    private void follow(AnswerStream answers, Settings.Kafka kafka, AnswerPrinter printer) throws InterruptedException {
        long printed = 0;
        long refreshed = System.nanoTime();
        boolean isAway = false;
        while (true) {
            for (Message answer : answers.poll(LOOK)) {
                ResultLine line = ResultLine.of(answer);
                if (survey != null && !survey.equals(line.survey())) {
                    continue;
                }
                if (!printer.print(line) || (limit != null && ++printed >= limit)) {
                    return;
                }
            }
            if (System.nanoTime() - refreshed > REFRESH.toNanos()) {
                isAway = refresh(answers, kafka, isAway);
                refreshed = System.nanoTime();
            }
        }
    }

    /** @return whether the broker is unreachable; the command waits for it without limit */
    private boolean refresh(AnswerStream answers, Settings.Kafka kafka, boolean wasAway) {
        boolean isAway;
        try {
            answers.follow(topics(kafka));
            isAway = false;
        } catch (TimeoutException e) {
            isAway = true;
        }
        if (isAway != wasAway) {
            PrintWriter err = spec.commandLine().getErr();
            err.println((isAway ? "note: no broker at " : "note: broker answers at ")
                    + kafka.bootstrapServers()
                    + (isAway ? ", still trying" : ""));
            err.flush();
        }
        return isAway;
    }

    private Predicate<String> topics(Settings.Kafka kafka) {
        Predicate<String> parameters = survey == null
                ? topic -> topic.startsWith(kafka.parametersTopicPrefix())
                : kafka.parametersTopic(survey)::equals;
        return deadLetters ? parameters.or(kafka.deadLetterTopic()::equals) : parameters;
    }
}
