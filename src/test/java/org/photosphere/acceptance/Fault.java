package org.photosphere.acceptance;

import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.services.cluster.ClusterStatusJson;
import org.photosphere.services.pipeline.StageTimes;

/** What happens to a {@link Deployment} while spectra come in. */
enum Fault {
    /** kill -9; it stays away until the others have answered all. */
    NODE_KILLED,
    /** kill -9, and started again while it and the others cannot reach each other: the first seed begins a cluster. */
    NODE_STARTED_ALONE,
    /** SIGSTOP past the session's timeout: when it wakes it is a zombie. */
    NODE_ASLEEP,
    BROKER_KILLED,
    BROKER_RESTARTED,
    /** All connections to the broker end, and new ones too. */
    LINK_CUT,
    /** Connections to the broker stay, and nothing comes through: half-open. */
    LINK_STALLED,
    /** Connections to the broker have the rate of a bad telephone line. */
    LINK_SLOW,
    REBALANCES,
    /** A node and the rest of the cluster cannot reach each other; all reach the broker. */
    NODES_PARTED,
    /** The broker's disk is full: it stops; room is made, and it starts again. */
    DISK_FULL,
    /** A node's time of day goes ahead past the session's timeout, and back. */
    CLOCK_JUMPS;

    /** Past the session's timeout of 6 s: the group goes on without who sleeps so long. */
    private static final Duration LONG_SLEEP = Duration.ofSeconds(9);

    /** Past the removal of a node that cannot be reached, at 9.5 s. */
    private static final Duration LONG_PARTING = Duration.ofSeconds(14);

    private static final int SLOW_BYTES_PER_SECOND = 20_000;

    /** What this machine lacks to try it; empty where nothing. */
    String lacking(Deployment deployment) {
        return switch (this) {
            case DISK_FULL -> deployment.hasOwnDisk() ? "" : "root, who makes a disk of its own for the broker";
            case CLOCK_JUMPS -> FakeClock.isThere() ? "" : "libfaketime";
            default -> "";
        };
    }

    /** Does it, and undoes what does not mend itself; a killed node stays away. */
    void strike(Deployment deployment, String id, Random random) throws Exception {
        switch (this) {
            case NODE_KILLED -> deployment.node(id).process().destroyForcibly().waitFor();
            case NODE_STARTED_ALONE -> {
                String first = deployment.firstSeed();
                deployment.linkTo(first).cut();
                deployment.node(first).process().destroyForcibly().waitFor();
                deployment.startNode(first);
                deployment.node(first).awaitReady();
                Thread.sleep(LONG_PARTING.toMillis());
                deployment.linkTo(first).mend();
            }
            case NODE_ASLEEP -> {
                Deployment.signal("STOP", deployment.node(id).process().pid());
                Thread.sleep(LONG_SLEEP.toMillis());
                Deployment.signal("CONT", deployment.node(id).process().pid());
            }
            case BROKER_KILLED -> {
                deployment.killBroker();
                Thread.sleep(random.nextInt(2000));
                deployment.startBroker();
            }
            case BROKER_RESTARTED -> {
                deployment.stopBroker();
                deployment.startBroker();
            }
            case LINK_CUT -> {
                deployment.brokerLink().cut();
                Thread.sleep(1000 + random.nextInt(8000));
                deployment.brokerLink().mend();
            }
            case LINK_STALLED -> {
                deployment.brokerLink().stall();
                Thread.sleep(LONG_SLEEP.toMillis());
                deployment.brokerLink().mend();
            }
            case LINK_SLOW -> {
                deployment.brokerLink().slow(SLOW_BYTES_PER_SECOND);
                Thread.sleep(LONG_SLEEP.toMillis());
                deployment.brokerLink().mend();
            }
            case REBALANCES -> {
                for (int i = 0; i < 2; i++) {
                    Process guest = deployment.startGuest("guest-" + i);
                    Thread.sleep(8000 + random.nextInt(4000));
                    guest.destroy();
                    guest.waitFor();
                }
            }
            case NODES_PARTED -> {
                deployment.linkTo(id).cut();
                Thread.sleep(LONG_PARTING.toMillis());
                deployment.linkTo(id).mend();
            }
            case CLOCK_JUMPS -> {
                int seconds = 10 + random.nextInt(50);
                deployment.clock(id).moveTo(seconds);
                Awaitility.await().until(() -> ahead(deployment.node(id)) > seconds - 5);
                Thread.sleep(LONG_SLEEP.toMillis());
                deployment.clock(id).moveTo(0);
                Awaitility.await().until(() -> ahead(deployment.node(id)) < 5);
            }
            case DISK_FULL -> {
                deployment.fillDiskUntilTheBrokerStops();
                deployment.emptyDisk();
                deployment.startBroker();
            }
        }
    }

    /** By how many seconds a node's time of day is ahead of this JVM's, by the report that it wrote last. */
    private static double ahead(NodeProcess node) throws Exception {
        ClusterStatus status = ClusterStatusJson.parse(node.get("/status"));
        return status.getNodesList().stream()
                                .filter(report -> report.getNodeId().equals(status.getNodeId()))
                                .mapToLong(NodeReport::getAtUs)
                                .max()
                                .orElse(0)
                        * 1e-6
                - StageTimes.nowUs() * 1e-6;
    }

    /** Nodes that one of them knows of. */
    static long members(NodeProcess node) throws Exception {
        return ClusterStatusJson.parse(node.get("/status")).getNodesList().stream()
                .map(NodeReport::getNodeId)
                .distinct()
                .count();
    }
}
