package org.photosphere.services.node;

import org.photosphere.services.cluster.ClusterStatusJson;
import org.photosphere.services.cluster.ClusterView;
import org.photosphere.services.endpoint.NodeView;
import org.photosphere.services.metrics.NodeMetrics;

/** The state of a node for its endpoint. */
record HealthView(NodeHealth health, NodeMetrics meters, ClusterView cluster) implements NodeView {

    @Override
    public boolean isLive() {
        return health.isLive();
    }

    @Override
    public boolean isReady() {
        return health.isReady();
    }

    @Override
    public String healthJson() {
        return health.json();
    }

    @Override
    public String metrics() {
        return meters.scrape();
    }

    @Override
    public String openMetrics() {
        return meters.scrapeOpenMetrics();
    }

    @Override
    public String statusJson() {
        return ClusterStatusJson.print(cluster.get());
    }
}
