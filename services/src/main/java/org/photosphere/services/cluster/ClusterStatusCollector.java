package org.photosphere.services.cluster;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.proto.v1.StreamReport;

/**
 * Collects the state of the cluster's members: publishes this node's report every second, receives the others', and
 * keeps the whole for the node's endpoint.
 */
public final class ClusterStatusCollector extends AbstractBehavior<ClusterStatusCollector.Command> {

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Messages this actor accepts. */
    public sealed interface Command {}

    private enum Tick implements Command {
        NOW
    }

    private record Received(ClusterStatus part) implements Command {}

    private record Membership(ClusterEvent.ClusterDomainEvent event) implements Command {}

    private final Cluster cluster;
    private final Function<String, NodeReport> ownReport;
    private final ActorRef<Topic.Command<ClusterStatus>> topic;
    private final Consumer<ClusterStatus> whole;
    private final Consumer<String> away;
    private final Map<String, NodeReport> reports = new TreeMap<>();
    private @Nullable StreamReport stream;

    /**
     * @param ownReport this node's report, given its address between nodes as host:port
     * @param topic topic on which all nodes publish their reports
     * @param whole consumer of the current status, called every second
     * @param away consumer of the id of an unreachable node, called on one of the reachable nodes
     */
    public static Behavior<Command> create(
            Function<String, NodeReport> ownReport,
            ActorRef<Topic.Command<ClusterStatus>> topic,
            Consumer<ClusterStatus> whole,
            Consumer<String> away) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerAtFixedRate(Tick.NOW, EVERY);
            return new ClusterStatusCollector(context, ownReport, topic, whole, away);
        }));
    }

    private ClusterStatusCollector(
            ActorContext<Command> context,
            Function<String, NodeReport> ownReport,
            ActorRef<Topic.Command<ClusterStatus>> topic,
            Consumer<ClusterStatus> whole,
            Consumer<String> away) {
        super(context);
        this.cluster = Cluster.get(context.getSystem());
        this.ownReport = ownReport;
        this.topic = topic;
        this.whole = whole;
        this.away = away;
        topic.tell(Topic.subscribe(context.messageAdapter(ClusterStatus.class, Received::new)));
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(ClusterEvent.ClusterDomainEvent.class, Membership::new),
                        ClusterEvent.ClusterDomainEvent.class));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, this::onTick)
                .onMessage(Received.class, this::onReceived)
                .onMessage(Membership.class, this::onMembership)
                .build();
    }

    private Behavior<Command> onTick(Tick now) {
        NodeReport own = ownReport.apply(hostPort(cluster.selfMember().address()));
        reports.put(own.getNodeId(), own);
        topic.tell(Topic.publish(ClusterStatus.newBuilder()
                .setNodeId(own.getNodeId())
                .addNodes(own)
                .build()));
        whole.accept(status(own.getNodeId()));
        return this;
    }

    private Behavior<Command> onReceived(Received received) {
        received.part().getNodesList().forEach(report -> reports.put(report.getNodeId(), report));
        if (received.part().hasStream()) {
            stream = received.part().getStream();
        }
        return this;
    }

    private Behavior<Command> onMembership(Membership membership) {
        ClusterEvent.ClusterDomainEvent event = membership.event();
        // All other events precede one of these.
        if (event instanceof ClusterEvent.MemberUp up) {
            log("joined", up.member());
        } else if (event instanceof ClusterEvent.UnreachableMember gone) {
            log("cannot be reached", gone.member());
            if (isFirstOfTheReachable(gone.member())) {
                String address = hostPort(gone.member().address());
                reports.values().stream()
                        .filter(report -> report.getAddress().equals(address))
                        .forEach(report -> away.accept(report.getNodeId()));
            }
        } else if (event instanceof ClusterEvent.ReachableMember back) {
            log("can be reached again", back.member());
        } else if (event instanceof ClusterEvent.MemberRemoved gone) {
            log("left", gone.member());
        }
        return this;
    }

    /** Returns whether this node's address is the first of the reachable ones, so that one node alone acts. */
    private boolean isFirstOfTheReachable(Member gone) {
        Set<Member> unreachable = cluster.state().getUnreachable();
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> !unreachable.contains(member) && !member.equals(gone))
                .map(member -> hostPort(member.address()))
                .min(Comparator.naturalOrder())
                .filter(hostPort(cluster.selfMember().address())::equals)
                .isPresent();
    }

    private void log(String what, Member member) {
        getContext().getLog().info("{} {}", hostPort(member.address()), what);
    }

    private ClusterStatus status(String nodeId) {
        Set<String> members = StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> hostPort(member.address()))
                .collect(Collectors.toSet());
        // A report may arrive after the event that its node is gone.
        reports.values()
                .removeIf(report -> !members.contains(report.getAddress())
                        && !report.getNodeId().equals(nodeId));
        ClusterStatus.Builder status =
                ClusterStatus.newBuilder().setNodeId(nodeId).addAllNodes(reports.values());
        TreeSet<String> unreachable = new TreeSet<>();
        StreamSupport.stream(cluster.state().getUnreachable().spliterator(), false)
                .forEach(member -> unreachable.add(hostPort(member.address())));
        status.addAllUnreachable(unreachable);
        if (stream != null) {
            status.setStream(stream);
        }
        return status.build();
    }

    /** Returns the address of a member as host:port. */
    public static String hostPort(Address address) {
        return address.getHost().orElse("localhost") + ":" + address.getPort().orElse(0);
    }
}
