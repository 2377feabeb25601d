package org.photosphere.services.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.photosphere.services.config.ClusterSettings;

/** What the actor system is told of the settings. */
public final class ClusterConfig {

    /** The actor system's name, the same on all nodes. */
    public static final String SYSTEM = "photosphere";

    private ClusterConfig() {}

    /**
     * @param seeds host:port of nodes to join
     * @param drain time for work in flight when the node stops
     */
    public static Config of(ClusterSettings cluster, List<String> seeds, Duration drain) {
        Map<String, Object> tls = cluster.tls().map(ClusterTls::of).orElse(Map.of());
        Map<String, Object> discovery = cluster.discovery()
                .map(found -> ClusterDiscovery.config(cluster, found))
                .orElse(Map.of());
        return ConfigFactory.parseMap(Map.of(
                        "pekko.remote.artery.canonical.hostname",
                        cluster.host(),
                        "pekko.remote.artery.canonical.port",
                        cluster.port(),
                        "pekko.remote.artery.bind.hostname",
                        cluster.bindHost(),
                        "pekko.remote.artery.bind.port",
                        // An empty one stands for the canonical port, which may be one that is free.
                        cluster.bindPort() == 0 ? "" : cluster.bindPort(),
                        "pekko.cluster.seed-nodes",
                        seeds.stream()
                                .map(seed -> "pekko://" + SYSTEM + "@" + seed)
                                .toList(),
                        "pekko.coordinated-shutdown.phases.service-requests-done.timeout",
                        drain.plusSeconds(1).toMillis() + " ms"))
                .withFallback(ConfigFactory.parseMap(tls))
                .withFallback(ConfigFactory.parseMap(discovery))
                .withFallback(ConfigFactory.systemProperties())
                .withFallback(ConfigFactory.parseResources("actors.conf"))
                .withFallback(ConfigFactory.load());
    }

    /**
     * Whom a node joins that left its cluster: others alone, since the first of the seeds would begin another cluster.
     * Where none of them answers {@link ClusterMerger} turns to all.
     */
    public static List<String> seedsAfterRemoval(ClusterSettings cluster, String self) {
        List<String> others =
                cluster.seeds().stream().filter(seed -> !seed.equals(self)).toList();
        return others.isEmpty() ? cluster.seeds() : others;
    }
}
