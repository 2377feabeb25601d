package org.photosphere.services.cli.stream;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import me.tongfei.progressbar.ProgressBar;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.cli.console.Progress;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.KafkaErrors;
import org.photosphere.services.kafka.Redrive;
import org.photosphere.services.kafka.Redrive.Kind;
import org.photosphere.services.kafka.Redrive.Outcome;
import org.photosphere.services.kafka.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere redrive}: resends originals of dead letters to their source topics. */
@Command(
        name = "redrive",
        description = {
            "Sends the original records of dead letters back to their source topics, unchanged.",
            "",
            "Counts the letters; --send sends them. A dead letter is redriven at most once, however often this runs:"
                    + " its"
                    + " position is recorded in the transaction that sends its original. An original that is rejected"
                    + " again"
                    + " becomes a new dead letter, which counts the redrives."
        },
        footer = {
            "",
            "Examples:",
            "  photosphere redrive                                          # what is there",
            "  photosphere redrive --reason inversion_failed --send",
            "  photosphere redrive --survey lamost --since 2h --reason outside_model,all_masked",
            "",
            "Exit codes: 0 done, 2 unusable settings or no broker."
        },
        mixinStandardHelpOptions = true)
public final class RedriveCommand implements Callable<Integer> {

    private static final String PREFIX = "REJECTION_REASON_";

    @Mixin
    SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            description = "Only letters of these reasons, for example inversion_failed (default: all).")
    List<String> reasons = List.of();

    @Option(names = "--survey", paramLabel = "NAME", description = "Only letters of this survey's topic.")
    @Nullable String survey;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Only letters of the last N seconds, minutes, hours or days: 90s, 30m, 2h, 7d.")
    @Nullable String since;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "3",
            description = "Skip originals that were redriven N times (default: ${DEFAULT-VALUE}).")
    int most;

    @Option(names = "--send", description = "Send them; without it they are only counted.")
    boolean send;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() {
        if (most < 1) {
            throw new InputException("--most " + most, "give a number of 1 or more");
        }
        Settings.Kafka kafka = settings.load().kafka();
        Predicate<DeadLetter> wanted = wanted(kafka);
        try (Topics topics = Topics.connect(kafka)) {
            if (send) {
                topics.createRedriven();
            }
            try (Redrive redrive = new Redrive(kafka, wanted, most);
                    @Nullable KafkaProducer<byte[], byte[]> producer = send ? producer(kafka) : null;
                    ProgressBar progress = Progress.bar("dead letters", -1)) {
                print(redrive.run(producer, progress::stepTo));
            }
            return 0;
        } catch (ProducerFencedException e) {
            throw new InputException("another redrive was started and has taken over", "run one redrive at a time", e);
        } catch (KafkaException e) {
            throw KafkaErrors.ofCommand(e, kafka);
        }
    }

    private Predicate<DeadLetter> wanted(Settings.Kafka kafka) {
        Set<RejectionReason> some = EnumSet.noneOf(RejectionReason.class);
        reasons.forEach(name -> some.add(reason(name)));
        long sinceUs = since == null ? Long.MIN_VALUE : sinceUs(since);
        String topic = survey == null ? "" : kafka.spectraTopic(survey);
        return letter -> (some.isEmpty() || some.contains(letter.getReason()))
                && letter.getRejectedAtUs() >= sinceUs
                && (topic.isEmpty() || letter.getOrigin().getTopic().equals(topic));
    }

    private static RejectionReason reason(String name) {
        try {
            return RejectionReason.valueOf(PREFIX + name.trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    "--reason " + name + " is not a reason of dead letters",
                    "one of "
                            + String.join(
                                    ", ",
                                    EnumSet.allOf(RejectionReason.class).stream()
                                            .map(RedriveCommand::name)
                                            .toList()),
                    e);
        }
    }

    private static String name(RejectionReason reason) {
        return reason.name().replace(PREFIX, "").toLowerCase(Locale.ROOT);
    }

    private static long sinceUs(String text) {
        try {
            String iso = text.endsWith("d") ? "P" + text : "PT" + text;
            Instant from = Instant.now().minus(Duration.parse(iso));
            return from.toEpochMilli() * 1000;
        } catch (java.time.DateTimeException | ArithmeticException e) {
            throw new InputException("--since " + text + " is not a duration", "for example 90s, 30m, 2h or 7d", e);
        }
    }

    private void print(Map<Kind, Long> kinds) {
        PrintWriter out = spec.commandLine().getOut();
        if (kinds.isEmpty()) {
            out.println("no dead letters");
            out.flush();
            return;
        }
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("reason", 22),
                        TextTable.Column.text("survey", 16),
                        TextTable.Column.number("letters", 8),
                        TextTable.Column.text(send ? "" : "would be", 12)));
        long chosen = 0;
        for (Map.Entry<Kind, Long> entry : kinds.entrySet()) {
            Kind kind = entry.getKey();
            chosen += kind.outcome() == Outcome.CHOSEN ? entry.getValue() : 0;
            table.row(List.of(
                    name(kind.reason()), kind.survey(), String.valueOf(entry.getValue()), words(kind.outcome())));
        }
        out.println(send ? chosen + " sent back" : chosen + " would be sent back; nothing was sent, --send does it");
        out.flush();
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case CHOSEN -> "sent back";
            case NOT_WANTED -> "left: not selected";
            case DONE_BEFORE -> "left: redriven before";
            case TOO_OFTEN -> "left: redriven too often";
            case CUT -> "left: incomplete";
            case NO_TOPIC -> "left: topic missing";
            case UNREADABLE -> "left: unreadable";
        };
    }

    private static KafkaProducer<byte[], byte[]> producer(Settings.Kafka kafka) {
        Properties properties = kafka.clientProperties();
        // One redrive at a time: a second one fences the first.
        properties.put("transactional.id", kafka.groupId() + "-redrive");
        properties.putIfAbsent("max.request.size", String.valueOf(8 << 20));
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }
}
