package org.photosphere.services.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Communication between nodes.
 *
 * @param host address at which other nodes reach this one
 * @param port port at that address; 0 for a free one
 * @param bindHost address to bind; the same as {@code host} unless addresses are translated
 * @param bindPort port to bind; 0 only with {@code port} 0
 * @param seeds host:port of nodes to join
 * @param discovery discovery of nodes without seeds; empty for none
 * @param tls encryption and authentication between nodes; empty for none
 */
public record ClusterSettings(
        String host,
        int port,
        String bindHost,
        int bindPort,
        List<String> seeds,
        Optional<Discovery> discovery,
        Optional<Tls> tls) {

    /**
     * Discovery of nodes in the DNS.
     *
     * @param service name whose SRV records list the nodes
     * @param port port at which this node reports the members of its cluster
     * @param contactPoints number of nodes that have to answer before a cluster is formed
     */
    public record Discovery(String service, int port, int contactPoints) {}

    /**
     * Mutual TLS: nodes have to present a certificate to each other.
     *
     * @param keyStore PKCS 12 file with this node's key and certificate
     * @param trustStore PKCS 12 file with the authorities that sign nodes' certificates
     * @param password password of both files and of the key
     */
    public record Tls(Path keyStore, Path trustStore, String password) {

        /** Omits the password. */
        @Override
        public String toString() {
            return "TLS with " + keyStore + " and " + trustStore;
        }
    }

    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s:/@]+:[0-9]{1,5}");

    public ClusterSettings {
        seeds = List.copyOf(seeds);
    }

    /** @throws ConfigException if a value is unusable */
    static ClusterSettings read(Config config) {
        String host = config.getString("host");
        int port = Values.inRange(config, "port", 0, 65535);
        String bindHost = config.getString("bind-host");
        int bindPort = Values.inRange(config, "bind-port", 0, 65535);
        List<String> seeds = Values.strings(config, "seeds");
        for (String seed : seeds) {
            if (!ADDRESS.matcher(seed).matches()) {
                throw new ConfigException.BadValue(
                        config.getValue("seeds").origin(), "seeds", "\"" + seed + "\" is not host:port");
            }
            if (isLoopback(host) && !isLoopback(seed.substring(0, seed.lastIndexOf(':')))) {
                throw new ConfigException.BadValue(
                        config.getValue("host").origin(),
                        "host",
                        host + " is this machine alone, and " + seed + " has to reach it: give this machine's address");
            }
        }
        return new ClusterSettings(
                host,
                port,
                bindHost.isEmpty() ? host : bindHost,
                bindPort == 0 ? port : bindPort,
                seeds,
                discovery(config.getConfig("discovery"), seeds),
                tls(config.getConfig("tls")));
    }

    private static Optional<Discovery> discovery(Config config, List<String> seeds) {
        String service = config.getString("service");
        if (!service.isEmpty() && !SERVICE.matcher(service).matches()) {
            throw new ConfigException.BadValue(
                    config.getValue("service").origin(), "service", "\"" + service + "\" is not a name of the DNS");
        }
        if (!service.isEmpty() && !seeds.isEmpty()) {
            throw new ConfigException.BadValue(
                    config.getValue("service").origin(),
                    "service",
                    "nodes join by seeds or by discovery.service: give one of the two");
        }
        return service.isEmpty()
                ? Optional.empty()
                : Optional.of(new Discovery(
                        service,
                        Values.inRange(config, "port", 1, 65535),
                        Values.inRange(config, "contact-points", 1, 1000)));
    }

    private static Optional<Tls> tls(Config config) {
        String keyStore = config.getString("key-store");
        String trustStore = config.getString("trust-store");
        if (keyStore.isEmpty() != trustStore.isEmpty()) {
            String missing = keyStore.isEmpty() ? "key-store" : "trust-store";
            throw new ConfigException.BadValue(
                    config.getValue(missing).origin(), missing, "TLS needs both a key store and a trust store");
        }
        return keyStore.isEmpty()
                ? Optional.empty()
                : Optional.of(new Tls(Path.of(keyStore), Path.of(trustStore), Values.secret(config, "password")));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.");
    }
}
