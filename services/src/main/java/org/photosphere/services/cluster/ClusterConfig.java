package org.photosphere.services.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.photosphere.services.config.ClusterSettings;

/** Converts settings to the configuration of the actor system. */
public final class ClusterConfig {

    /** Name of the actor system, the same on all nodes. */
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
                        // An empty value stands for the canonical port, which may be a free one.
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
     * Returns the seeds that a node joins after it left its cluster: only others, since the first seed would form
     * another cluster. If none of them answers, {@link ClusterMerger} joins all seeds.
     */
    public static List<String> seedsAfterRemoval(ClusterSettings cluster, String self) {
        List<String> others =
                cluster.seeds().stream().filter(seed -> !seed.equals(self)).toList();
        return others.isEmpty() ? cluster.seeds() : others;
    }
}
