package org.photosphere.services.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.photosphere.model.InputException;
import org.photosphere.services.config.ClusterSettings;

/**
 * Discovery of nodes in the DNS, by Pekko's cluster bootstrap: each node asks the listed ones over HTTP for the members
 * of a cluster and joins it; if there is no cluster and enough nodes answer, the one with the lowest address forms it.
 */
public final class ClusterDiscovery {

    private static final String MANAGEMENT = "pekko.management.";
    private static final String FINDING = MANAGEMENT + "cluster.bootstrap.contact-point-discovery.";

    private ClusterDiscovery() {}

    /** Returns the configuration of the actor system. */
    static Map<String, Object> config(ClusterSettings cluster, ClusterSettings.Discovery discovery) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(MANAGEMENT + "http.hostname", cluster.host());
        config.put(MANAGEMENT + "http.port", discovery.port());
        config.put(MANAGEMENT + "http.bind-hostname", cluster.bindHost());
        config.put(FINDING + "discovery-method", "pekko-dns");
        config.put(FINDING + "service-name", discovery.service());
        config.put(FINDING + "effective-name", discovery.service());
        config.put(FINDING + "port-name", "management");
        config.put(FINDING + "protocol", "tcp");
        config.put(FINDING + "required-contact-point-nr", discovery.contactPoints());
        return config;
    }

    /**
     * Starts the discovery.
     *
     * @throws InputException if the port is in use
     */
    public static void start(ActorSystem<?> system, ClusterSettings cluster, ClusterSettings.Discovery discovery) {
        try {
            PekkoManagement.get(system).start().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new InputException(
                    "port " + discovery.port() + " on " + cluster.bindHost()
                            + ", where nodes ask for the cluster, cannot be bound: " + e.getCause(),
                    "stop what uses it, or set photosphere.cluster.discovery.port, the same for all nodes of a service",
                    e);
        }
        ClusterBootstrap.get(system).start();
    }
}
