package org.photosphere.services.node;

import org.photosphere.proto.v1.NodeReport;
import org.photosphere.services.config.Settings;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.serving.Models;

/** Reports of the node's state to the cluster. Used by one thread. */
final class NodeReporter {

    private final Settings settings;
    private final String http;
    private final NodeHealth health;
    private final Devices devices;
    private final NodeMetrics metrics;
    private final Models models;
    private final RecentRate answered;
    private final long startedUs = StageTimes.nowUs();
    private long lastUnaccounted;

    /** @param http host:port of the node's endpoint */
    NodeReporter(
            Settings settings, String http, NodeHealth health, Devices devices, NodeMetrics metrics, Models models) {
        this.settings = settings;
        this.http = http;
        this.health = health;
        this.devices = devices;
        this.metrics = metrics;
        this.models = models;
        this.answered = new RecentRate(metrics::answeredCount);
    }

    /** @param address host:port between nodes */
    public NodeReport report(String address) {
        Throwable failure = health.failure();
        NodeReport.Builder report = NodeReport.newBuilder()
                .setNodeId(settings.node().id())
                .setAddress(address)
                .setHttp(http)
                .setAtUs(StageTimes.nowUs())
                .setStartedUs(startedUs)
                .setReady(health.isReady())
                .setDraining(health.isDraining())
                .addAllDevices(devices.reports())
                .setPartitions(health.partitions())
                .setSpectraPerSecond(answered.perSecond())
                .setInFlight(metrics.inFlight())
                .setInFlightLimit(settings.node().maxInFlight())
                .setUnaccounted(unaccounted())
                .setAnswered(metrics.answeredCount())
                .setModel(models.report())
                .setProblem(failure == null ? "" : String.valueOf(failure.getMessage()));
        models.shadow().ifPresent(shadow -> report.setShadow(shadow.report()));
        return report.build();
    }

    /** Returns the imbalance that lasts: between two counts a spectrum may be in neither, but not for a second. */
    private long unaccounted() {
        long now = metrics.ledger().unaccounted();
        long lasting = lastUnaccounted == 0 ? 0 : now;
        lastUnaccounted = now;
        return lasting;
    }
}
