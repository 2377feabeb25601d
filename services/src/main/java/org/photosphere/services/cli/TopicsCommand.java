package org.photosphere.services.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.photosphere.services.broker.Topics;
import org.photosphere.services.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists Photosphere's topics, or creates them. */
@Command(
        name = "topics",
        description = "Show Photosphere's topics: partitions, records (transaction markers included), and how many"
                + " spectra the consumer group has yet to commit.",
        mixinStandardHelpOptions = true)
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

    @Option(names = "--json", description = "One JSON object instead of a table.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        Settings.Kafka kafka = options.load().kafka();
        PrintWriter out = spec.commandLine().getOut();
        try (Topics topics = Topics.connect(kafka)) {
            List<String> created = surveys.isEmpty() ? List.of() : topics.createMissing(surveys);
            if (json) {
                out.println(new ObjectMapper().writeValueAsString(asJson(kafka, created, topics.list())));
            } else {
                created.forEach(name -> out.println("created " + name));
                print(out, kafka, topics.list());
            }
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, Settings.Kafka kafka, List<Topics.Summary> topics) {
        if (topics.isEmpty()) {
            out.println("no topics under " + kafka.topicPrefix() + " at " + kafka.bootstrapServers()
                    + "; create them with --create SURVEY");
            return;
        }
        int width =
                topics.stream().mapToInt(topic -> topic.name().length()).max().orElseThrow();
        String row = "%-" + width + "s  %10s  %12s  %12s%n";
        out.printf(Locale.ROOT, row, "topic", "partitions", "records", "lag");
        for (Topics.Summary topic : topics) {
            String lag = topic.lag().isPresent() ? String.valueOf(topic.lag().getAsLong()) : "-";
            out.printf(Locale.ROOT, row, topic.name(), topic.partitions(), topic.records(), lag);
        }
        out.println("lag of group " + kafka.groupId());
    }

    private static ObjectNode asJson(Settings.Kafka kafka, List<String> created, List<Topics.Summary> topics) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("bootstrap_servers", kafka.bootstrapServers());
        root.put("group", kafka.groupId());
        created.forEach(root.putArray("created")::add);
        ArrayNode list = root.putArray("topics");
        for (Topics.Summary topic : topics) {
            ObjectNode one = list.addObject();
            one.put("name", topic.name());
            one.put("partitions", topic.partitions());
            one.put("records", topic.records());
            topic.lag().ifPresent(lag -> one.put("lag", lag));
        }
        return root;
    }
}
