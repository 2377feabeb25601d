package org.photosphere.acceptance;

import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.services.cluster.ClusterStatusJson;
import org.photosphere.services.pipeline.StageTimes;

/** Faults of a {@link Deployment} during a stream. */
enum Fault {
    /** kill -9; the node stays down until the others have answered all spectra. */
    NODE_KILLED,
    /** kill -9, and restart while it and the others cannot reach each other: the first seed forms a cluster. */
    NODE_STARTED_ALONE,
    /** SIGSTOP beyond the session timeout: when it resumes it is a zombie. */
    NODE_ASLEEP,
    BROKER_KILLED,
    BROKER_RESTARTED,
    /** All connections to the broker end, including new ones. */
    LINK_CUT,
    /** Connections to the broker stay open without data: half-open. */
    LINK_STALLED,
    /** Connections to the broker have a very low rate. */
    LINK_SLOW,
    REBALANCES,
    /** A node and the rest of the cluster cannot reach each other; all reach the broker. */
    NODES_PARTED,
    /** The broker's disk is full: it stops; space is freed, and it restarts. */
    DISK_FULL,
    /** A node's time of day jumps ahead beyond the session timeout, and back. */
    CLOCK_JUMPS;

    /** Beyond the session timeout of 6 s: the group continues without the stopped node. */
    private static final Duration LONG_SLEEP = Duration.ofSeconds(9);

    /** Beyond the removal of an unreachable node, at 9.5 s. */
    private static final Duration LONG_PARTING = Duration.ofSeconds(14);

    private static final int SLOW_BYTES_PER_SECOND = 20_000;

    /** Returns a missing requirement of this machine; empty if there is none. */
    String missing(Deployment deployment) {
        return switch (this) {
            case DISK_FULL -> deployment.hasOwnDisk() ? "" : "root, to mount a separate disk for the broker";
            case CLOCK_JUMPS -> FakeClock.isThere() ? "" : "libfaketime";
            default -> "";
        };
    }

    /** Injects the fault, and reverts those that do not end by themselves; a killed node stays down. */
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

    /** Returns the offset of a node's time of day from this JVM's, s, from its last report. */
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

    /** Returns the number of nodes known to a node. */
    static long members(NodeProcess node) throws Exception {
        return ClusterStatusJson.parse(node.get("/status")).getNodesList().stream()
                .map(NodeReport::getNodeId)
                .distinct()
                .count();
    }
}
