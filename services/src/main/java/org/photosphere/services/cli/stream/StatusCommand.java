package org.photosphere.services.cli.stream;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.photosphere.model.PrintableText;
import org.photosphere.model.bundle.Digests;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.DeviceReport;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.proto.v1.StreamReport;
import org.photosphere.proto.v1.TopicLag;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.cluster.ClusterStatusJson;
import org.photosphere.services.config.HttpSettings;
import org.photosphere.services.pipeline.StageTimes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the status of a cluster: nodes, devices, partitions, lag, rates, models. */
@Command(
        name = "status",
        description = "Show nodes, devices, partitions, lag, rates and models of a running cluster.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Queries one node, which has the status of all; a lag measured before this command is queried again for a"
                    + " few seconds.",
            "Exit code 1 if there are findings.",
            "",
            "Example: photosphere status --node worker1:9464"
        })
public final class StatusCommand implements Callable<Integer> {

    private static final int DIGEST = 12;

    /** More than two checks of the watcher. */
    private static final Duration FRESH = Duration.ofSeconds(8);

    private static final Duration LOOK = Duration.ofMillis(300);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Mixin
    private NodeStatus node;

    @Option(names = "--json", description = "The message ClusterStatus of the contract as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        ClusterStatus status = fresh(options.load().http());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ClusterStatusJson.print(status));
        } else {
            print(status, out);
        }
        out.flush();
        return isWell(status) ? 0 : 1;
    }

    /**
     * Returns a status whose lag was measured after this command began, if possible: the watcher queries Kafka every
     * few seconds, so that an older lag may be committed since.
     */
    private ClusterStatus fresh(HttpSettings http) {
        long begin = StageTimes.nowUs();
        ClusterStatus status = node.get(http);
        long end = System.nanoTime() + FRESH.toNanos();
        while (isBehind(status.getStream()) && status.getStream().getAtUs() < begin && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
            status = node.get(http);
        }
        return status;
    }

    private static boolean isBehind(StreamReport stream) {
        return stream.getTopicsList().stream().anyMatch(topic -> topic.getLag() > 0);
    }

    private static boolean isWell(ClusterStatus status) {
        return status.getUnreachableCount() == 0
                && status.getStream().getFindingsCount() == 0
                && status.getNodesList().stream()
                        .allMatch(each -> each.getProblem().isEmpty()
                                && each.getModel().getRollout().isEmpty());
    }

    static void print(ClusterStatus status, PrintWriter out) {
        nodes(status.getNodesList(), out);
        out.println();
        devices(status.getNodesList(), out);
        if (status.getStream().getTopicsCount() > 0) {
            out.println();
            lag(status.getStream().getTopicsList(), out);
            out.printf(
                    Locale.ROOT,
                    "lag measured in Kafka by node %s %.0f s ago%n",
                    status.getStream().getNodeId(),
                    Math.max(0, StageTimes.nowUs() - status.getStream().getAtUs()) * 1e-6);
        }
        status.getUnreachableList()
                .forEach(address -> out.println("! " + PrintableText.of(address) + " cannot be reached"));
        for (NodeReport node : status.getNodesList()) {
            if (!node.getModel().getRollout().isEmpty()) {
                out.println("! "
                        + PrintableText.of(
                                node.getNodeId() + ": " + node.getModel().getRollout()));
            }
        }
        status.getStream().getFindingsList().forEach(finding -> out.println("! " + PrintableText.of(finding)));
    }

    private static void nodes(List<NodeReport> nodes, PrintWriter out) {
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("node", 16),
                        TextTable.Column.text("state", 8),
                        TextTable.Column.text("up", 8),
                        TextTable.Column.number("partitions", 10),
                        TextTable.Column.number("spectra/s", 9),
                        TextTable.Column.number("in flight", 9),
                        TextTable.Column.number("answered", 10),
                        TextTable.Column.text("model", 16),
                        TextTable.Column.text("digest", DIGEST),
                        TextTable.Column.text("shadow", 8)));
        for (NodeReport node : nodes) {
            table.row(List.of(
                    node.getNodeId(),
                    state(node),
                    time(node.getStartedUs()),
                    String.valueOf(node.getPartitions()),
                    String.format(Locale.ROOT, "%.0f", node.getSpectraPerSecond()),
                    node.getInFlight() + "/" + node.getInFlightLimit(),
                    String.valueOf(node.getAnswered()),
                    node.getModel().getName(),
                    Digests.abbreviated(node.getModel().getDigest()),
                    node.hasShadow() ? node.getShadow().getName() : "-"));
        }
    }

    private static String state(NodeReport node) {
        if (!node.getProblem().isEmpty()) {
            return "failed";
        }
        if (node.getDraining()) {
            return "draining";
        }
        return node.getReady() ? "ready" : "starting";
    }

    private static String time(long sinceUs) {
        Duration up = Duration.ofMillis((StageTimes.nowUs() - sinceUs) / 1000);
        return up.toHours() > 0
                ? up.toHours() + "h" + up.toMinutesPart() + "m"
                : up.toMinutes() + "m" + up.toSecondsPart() + "s";
    }

    private static void devices(List<NodeReport> nodes, PrintWriter out) {
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("node", 16),
                        TextTable.Column.text("device", 8),
                        TextTable.Column.text("state", 8),
                        TextTable.Column.number("busy", 5),
                        TextTable.Column.number("restarts", 8)));
        for (NodeReport node : nodes) {
            for (DeviceReport device : node.getDevicesList()) {
                table.row(List.of(
                        node.getNodeId(),
                        device.getName(),
                        device.getState()
                                .name()
                                .substring("DEVICE_STATE_".length())
                                .toLowerCase(Locale.ROOT),
                        String.format(Locale.ROOT, "%.0f %%", 100 * device.getBusy()),
                        String.valueOf(device.getRestarts())));
            }
        }
    }

    private static void lag(List<TopicLag> topics, PrintWriter out) {
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text(
                                "topic",
                                topics.stream()
                                        .collect(Collectors.summarizingInt(
                                                topic -> topic.getTopic().length()))
                                        .getMax()),
                        TextTable.Column.number("partitions", 10),
                        TextTable.Column.number("lag", 10)));
        topics.forEach(topic -> table.row(
                List.of(topic.getTopic(), String.valueOf(topic.getPartitions()), String.valueOf(topic.getLag()))));
    }
}
