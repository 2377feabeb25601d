package org.photosphere.services.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The HTTP endpoint of a node, and how commands reach it.
 *
 * @param host address that it listens on
 * @param port port; 0 for a free one
 * @param token token required for metrics and status; empty for none
 * @param timeout time for a request to arrive completely, and for its answer to be built
 * @param maxConnections concurrent connections; further ones wait
 * @param keyStore PKCS 12 file with the endpoint's key and certificate; absent for plain HTTP
 * @param trustStore PKCS 12 file with the authorities that commands trust when they query an endpoint over TLS
 * @param password password of both files and of the key
 */
public record HttpSettings(
        String host,
        int port,
        String token,
        Duration timeout,
        int maxConnections,
        Optional<Path> keyStore,
        Optional<Path> trustStore,
        String password) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** @throws ConfigException if a value is unusable */
    static HttpSettings read(Config config) {
        Config tls = config.getConfig("tls");
        Duration timeout = config.getDuration("timeout");
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new ConfigException.BadValue(
                    config.getValue("timeout").origin(), "timeout", "give a time between 100 ms and 10 minutes");
        }
        return new HttpSettings(
                config.getString("host"),
                Values.inRange(config, "port", 0, 65535),
                Values.secret(config, "token"),
                timeout,
                Values.inRange(config, "max-connections", 8, 65536),
                file(tls, "key-store"),
                file(tls, "trust-store"),
                Values.secret(tls, "password"));
    }

    private static Optional<Path> file(Config config, String key) {
        String name = config.getString(key);
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    /** Returns the URI scheme of an endpoint with these settings. */
    public String scheme() {
        return keyStore.isPresent() ? "https" : "http";
    }

    /** Omits token and password. */
    @Override
    public String toString() {
        return scheme() + "://" + host + ":" + port;
    }
}
