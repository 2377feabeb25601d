package org.photosphere.services.cluster;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.photosphere.proto.v1.ClusterSide;

/**
 * Merges nodes of the same seeds into one cluster. Pekko leaves two cases unresolved: all nodes were removed and each
 * waits for the others; and the first seed, started while no other node answered, formed a cluster of its own.
 *
 * <p>In the first case the node joins all seeds, itself included, so that the first of them forms a cluster. In the
 * second, nodes exchange their cluster's members with those seeds that are in another; a node in the smaller cluster
 * stops its actor system, to start a new one and join the larger.
 */
public final class ClusterMerger extends AbstractBehavior<ClusterSide> {

    public static final String NAME = "reunion";

    private static final Duration EVERY = Duration.ofSeconds(5);

    /** Consecutive checks: nodes that are joining or leaving briefly appear as two clusters. */
    private static final int LOOKS = 3;

    /** Message of the timer, which is no node's side. */
    private static final ClusterSide LOOK = ClusterSide.getDefaultInstance();

    /** Reason for which a node stops its actor system: it joins a larger cluster. */
    public enum JoinsTheLarger implements CoordinatedShutdown.Reason {
        INSTANCE
    }

    private final Cluster cluster;
    private final List<String> seeds;
    private int looksWithoutCluster;
    private int looksAtALarger;
    private boolean heardOfALarger;

    /** @param seeds host:port of all seeds, with or without this node */
    public static Behavior<ClusterSide> create(List<String> seeds) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(LOOK, EVERY);
            return new ClusterMerger(context, seeds);
        }));
    }

    private ClusterMerger(ActorContext<ClusterSide> context, List<String> seeds) {
        super(context);
        this.cluster = Cluster.get(context.getSystem());
        this.seeds = seeds;
    }

    @Override
    public Receive<ClusterSide> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(LOOK, this::onLook)
                .onMessage(ClusterSide.class, this::onSide)
                .build();
    }

    private Behavior<ClusterSide> onLook() {
        if (!isUp()) {
            looksWithoutCluster++;
            if (looksWithoutCluster % LOOKS == 0 && cluster.selfMember().status() == MemberStatus.removed()) {
                getContext().getLog().warn("no other seed answers; joining all seeds: {}", seeds);
                cluster.manager().tell(new JoinSeedNodes(addresses(seeds)));
            }
            return this;
        }
        looksWithoutCluster = 0;
        looksAtALarger = heardOfALarger ? looksAtALarger + 1 : 0;
        heardOfALarger = false;
        if (looksAtALarger >= LOOKS) {
            getContext().getLog().warn("node leaves its cluster to join a larger one of the same seeds");
            CoordinatedShutdown.get(getContext().getSystem()).runAll(JoinsTheLarger.INSTANCE);
            return Behaviors.empty();
        }
        Set<String> members = members();
        seeds.stream().filter(seed -> !members.contains(seed)).forEach(seed -> tell(seed, members, false));
        return this;
    }

    private Behavior<ClusterSide> onSide(ClusterSide other) {
        Set<String> members = members();
        boolean isOneCluster =
                members.contains(other.getAddress()) || other.getMembersList().contains(self());
        if (isUp() && !isOneCluster) {
            heardOfALarger |= isLarger(Set.copyOf(other.getMembersList()), members);
            if (!other.getAnswer()) {
                tell(other.getAddress(), members, true);
            }
        }
        return this;
    }

    /** Compares by number of members, then by address: both clusters come to the same result. */
    static boolean isLarger(Set<String> other, Set<String> own) {
        return Comparator.<Set<String>>comparingInt(Set::size)
                        .thenComparing(Collections::min, Comparator.reverseOrder())
                        .compare(other, own)
                > 0;
    }

    private void tell(String address, Set<String> members, boolean isAnswer) {
        ActorRef<ClusterSide> there =
                ActorRefResolver.get(getContext().getSystem()).resolveActorRef(uri(address) + "/user/" + NAME);
        there.tell(ClusterSide.newBuilder()
                .setAddress(self())
                .addAllMembers(members)
                .setAnswer(isAnswer)
                .build());
    }

    private boolean isUp() {
        return cluster.selfMember().status() == MemberStatus.up();
    }

    private String self() {
        return ClusterStatusCollector.hostPort(cluster.selfMember().address());
    }

    private Set<String> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> ClusterStatusCollector.hostPort(member.address()))
                .collect(Collectors.toSet());
    }

    private static List<Address> addresses(List<String> seeds) {
        return seeds.stream().map(seed -> AddressFromURIString.parse(uri(seed))).toList();
    }

    private static String uri(String address) {
        return "pekko://" + ClusterConfig.SYSTEM + "@" + address;
    }
}
