package org.photosphere.services.cli.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.RecordCounts;
import org.photosphere.services.kafka.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists Photosphere's topics, or creates them. */
@Command(
        name = "topics",
        description = "Show Photosphere's topics: partitions, records, offsets, and the lag of the consumer group.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "records  visible to a consumer of committed records; counted by reading, small topics first",
            "offsets  from the first kept to the end, including transaction markers, aborted and compacted records",
            "lag      offsets of spectra that the consumer group has not committed"
        })
public final class TopicsCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--create",
            arity = "1..*",
            paramLabel = "SURVEY",
            description = "First create the missing topics of these surveys.")
    List<String> surveys = new ArrayList<>();

    @Option(
            names = "--count-timeout",
            paramLabel = "SECONDS",
            description =
                    "Count records for this long; incomplete counts are marked \"at least\" (default: 5; 0: no count).")
    int countSeconds = 5;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        Settings.Kafka kafka = options.load().kafka();
        PrintWriter out = spec.commandLine().getOut();
        try (Topics topics = Topics.connect(kafka)) {
            List<String> created = surveys.isEmpty() ? List.of() : topics.createMissing(surveys);
            if (json) {
                List<Topics.Summary> list = topics.list();
                out.println(new ObjectMapper().writeValueAsString(asJson(kafka, created, list, count(kafka, list))));
            } else {
                created.forEach(name -> out.println("created " + name));
                List<Topics.Summary> list = topics.list();
                print(out, kafka, list, count(kafka, list));
            }
        }
        out.flush();
        return 0;
    }

    private Map<String, RecordCounts.Count> count(Settings.Kafka kafka, List<Topics.Summary> topics) {
        if (countSeconds <= 0) {
            return Map.of();
        }
        try (RecordCounts counts = new RecordCounts(kafka)) {
            return counts.count(topics, Duration.ofSeconds(countSeconds));
        }
    }

    private static void print(
            PrintWriter out,
            Settings.Kafka kafka,
            List<Topics.Summary> topics,
            Map<String, RecordCounts.Count> counts) {
        if (topics.isEmpty()) {
            out.println("no topics under " + kafka.topicPrefix() + " at " + kafka.bootstrapServers()
                    + "; create them with --create SURVEY");
            return;
        }
        int width =
                topics.stream().mapToInt(topic -> topic.name().length()).max().orElseThrow();
        String row = "%-" + width + "s  %10s  %18s  %12s  %12s%n";
        out.printf(Locale.ROOT, row, "topic", "partitions", "records", "offsets", "lag");
        for (Topics.Summary topic : topics) {
            String lag = topic.lag().isPresent() ? String.valueOf(topic.lag().getAsLong()) : "-";
            out.printf(
                    Locale.ROOT,
                    row,
                    topic.name(),
                    topic.partitions(),
                    records(counts.get(topic.name())),
                    topic.offsets(),
                    lag);
        }
        out.println("lag of group " + kafka.groupId() + ", in offsets, which include transaction markers");
    }

    private static String records(RecordCounts.@Nullable Count count) {
        if (count == null) {
            return "-";
        }
        return (count.isComplete() ? "" : "at least ") + count.records();
    }

    private static ObjectNode asJson(
            Settings.Kafka kafka,
            List<String> created,
            List<Topics.Summary> topics,
            Map<String, RecordCounts.Count> counts) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("bootstrap_servers", kafka.bootstrapServers());
        root.put("group", kafka.groupId());
        created.forEach(root.putArray("created")::add);
        ArrayNode list = root.putArray("topics");
        for (Topics.Summary topic : topics) {
            ObjectNode one = list.addObject();
            one.put("name", topic.name());
            one.put("partitions", topic.partitions());
            RecordCounts.Count count = counts.get(topic.name());
            if (count != null) {
                one.put("records", count.records());
                one.put("records_complete", count.isComplete());
            }
            one.put("offsets", topic.offsets());
            topic.lag().ifPresent(lag -> one.put("lag", lag));
        }
        return root;
    }
}
