package org.photosphere.services.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How nodes reach each other.
 *
 * @param host that other nodes reach this one at
 * @param port 0 takes a free one
 * @param bindHost where to bind; the same as {@code host} unless behind a translation of addresses
 * @param bindPort where to bind; 0 with {@code port} 0 alone
 * @param seeds host:port of nodes to join
 */
public record ClusterSettings(String host, int port, String bindHost, int bindPort, List<String> seeds) {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s:/@]+:[0-9]{1,5}");

    public ClusterSettings {
        seeds = List.copyOf(seeds);
    }

    /** @throws ConfigException where a value is unusable */
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
                host, port, bindHost.isEmpty() ? host : bindHost, bindPort == 0 ? port : bindPort, seeds);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.");
    }
}
