package org.photosphere.services.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.photosphere.model.bundle.Digests;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.DeviceReport;
import org.photosphere.proto.v1.DeviceState;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.proto.v1.StreamReport;
import org.photosphere.proto.v1.TopicLag;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.metrics.Observation;
import org.photosphere.services.pipeline.StageTimes;

/**
 * Checks the whole stream every few seconds, on one node of the cluster: the group's lag in Kafka, and the state of
 * nodes, devices and models. Queries the broker on a thread of its own.
 */
public final class StreamWatch extends AbstractBehavior<StreamWatch.Command> {

    private static final Duration EVERY = Duration.ofSeconds(3);

    /** Timeout of each request to Kafka; a later answer counts as unknown. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Consecutive checks over which a lag has to grow before it is reported. */
    private static final int LOOKS = 10;

    /** Consecutive checks in which a node has to be unknown before it is reported. */
    private static final int LOOKS_AT_A_STRANGER = 5;

    /** Messages this actor accepts. */
    public enum Command {
        LOOK,
        STOP
    }

    private final Topics topics;
    private final Supplier<ClusterStatus> status;
    private final ActorRef<Topic.Command<ClusterStatus>> out;
    private final BooleanSupplier kafkaAnswers;
    private final Observation totalLag;
    private final Map<String, Long> lastLag = new HashMap<>();
    private final Map<String, Integer> grown = new HashMap<>();
    private final Map<String, Integer> unknownFor = new HashMap<>();

    /**
     * @param status source of the nodes' reports
     * @param out recipient of the report, published to all nodes
     * @param kafkaAnswers whether Kafka answered last
     * @param totalLag consumer of the group's lag over all topics while this node watches
     */
    public static Behavior<Command> create(
            Topics topics,
            Supplier<ClusterStatus> status,
            ActorRef<Topic.Command<ClusterStatus>> out,
            BooleanSupplier kafkaAnswers,
            Observation totalLag) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Command.LOOK, EVERY);
            return new StreamWatch(context, topics, status, out, kafkaAnswers, totalLag);
        }));
    }

    private StreamWatch(
            ActorContext<Command> context,
            Topics topics,
            Supplier<ClusterStatus> status,
            ActorRef<Topic.Command<ClusterStatus>> out,
            BooleanSupplier kafkaAnswers,
            Observation totalLag) {
        super(context);
        this.topics = topics.withPatience(PATIENCE);
        this.status = status;
        this.out = out;
        this.kafkaAnswers = kafkaAnswers;
        this.totalLag = totalLag;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Command.LOOK, this::onLook)
                .onMessageEquals(Command.STOP, Behaviors::stopped)
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onLook() {
        ClusterStatus known = status.get();
        StreamReport.Builder report =
                StreamReport.newBuilder().setNodeId(known.getNodeId()).setAtUs(StageTimes.nowUs());
        report.addAllFindings(findings(known));
        if (kafkaAnswers.getAsBoolean()) {
            askKafka(known, report);
        } else {
            notKnown("no broker", report);
        }
        out.tell(Topic.publish(ClusterStatus.newBuilder()
                .setNodeId(known.getNodeId())
                .setStream(report)
                .build()));
        return this;
    }

    private void askKafka(ClusterStatus known, StreamReport.Builder report) {
        try {
            for (Topics.Summary topic : topics.list()) {
                topic.lag()
                        .ifPresent(lag -> report.addTopics(TopicLag.newBuilder()
                                .setTopic(topic.name())
                                .setPartitions(topic.partitions())
                                .setLag(lag)));
            }
            long lag =
                    report.getTopicsList().stream().mapToLong(TopicLag::getLag).sum();
            totalLag.set((double) lag);
            report.getTopicsList().forEach(topic -> growing(topic, report));
            strangers(known, topics.members().readers()).ifPresent(report::addFindings);
        } catch (KafkaException e) {
            notKnown(String.valueOf(e.getMessage()), report);
        }
    }

    private void notKnown(String why, StreamReport.Builder report) {
        totalLag.forget();
        report.addFindings("Kafka does not answer: " + why);
    }

    private Behavior<Command> onStop() {
        totalLag.forget();
        return this;
    }

    private void growing(TopicLag topic, StreamReport.Builder report) {
        Long before = lastLag.put(topic.getTopic(), topic.getLag());
        int looks = before != null && topic.getLag() > before ? grown.merge(topic.getTopic(), 1, Integer::sum) : 0;
        grown.put(topic.getTopic(), looks);
        if (looks >= LOOKS) {
            report.addFindings(topic.getTopic() + ": " + topic.getLag() + " spectra wait, increasing for "
                    + looks * EVERY.toSeconds() + " s: add devices or reduce the input");
        }
    }

    /** Returns the findings on nodes, devices and models. */
    static List<String> findings(ClusterStatus known) {
        List<String> findings = new ArrayList<>();
        for (String address : known.getUnreachableList()) {
            findings.add("the node at " + address + " cannot be reached");
        }
        for (NodeReport node : known.getNodesList()) {
            for (DeviceReport device : node.getDevicesList()) {
                if (device.getState() == DeviceState.DEVICE_STATE_OUT) {
                    findings.add("device " + device.getName() + " of node " + node.getNodeId()
                            + " disabled: budget of restarts exceeded; see the node's log");
                }
            }
            if (node.getUnaccounted() != 0) {
                findings.add("node " + node.getNodeId() + " cannot account for " + node.getUnaccounted() + " spectra");
            }
        }
        Set<String> models = known.getNodesList().stream()
                .map(node -> node.getModel().getName() + " ("
                        + Digests.abbreviated(node.getModel().getDigest()) + ")")
                .collect(Collectors.toCollection(TreeSet::new));
        if (models.size() > 1) {
            findings.add("nodes serve different models: " + String.join(", ", models));
        }
        return findings;
    }

    /** Finds nodes that have consumed spectra for a while without a report: another cluster of the same group. */
    private Optional<String> strangers(ClusterStatus known, Set<String> readers) {
        Set<String> unknown = new TreeSet<>(readers);
        known.getNodesList().forEach(node -> unknown.remove(node.getNodeId()));
        unknownFor.keySet().retainAll(unknown);
        unknown.forEach(node -> unknownFor.merge(node, 1, Integer::sum));
        // A node that has just started joins the group first; a killed one stays until its session ends.
        List<String> strangers = unknown.stream()
                .filter(node -> unknownFor.getOrDefault(node, 0) >= LOOKS_AT_A_STRANGER)
                .toList();
        return strangers.isEmpty()
                ? Optional.empty()
                : Optional.of("nodes " + strangers + " read spectra of this group and are not in this cluster:"
                        + " photosphere.cluster.seeds has to be the same for all");
    }
}
