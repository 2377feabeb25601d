package org.photosphere.services.broker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;

/**
 * Settings of an embedded broker.
 *
 * @param data folder of its records; created if missing, kept over restarts
 * @param host name it listens on and advertises to clients
 * @param port TCP port for clients; 0 for a free one
 * @param properties Kafka broker properties that override the built-in ones, for example an authorizer
 */
public record BrokerSettings(Path data, String host, int port, Map<String, String> properties) {

    /** Kafka's own default. */
    public static final int DEFAULT_PORT = 9092;

    private static final int HIGHEST_PORT = 65_535;

    /** @throws InputException if the port is out of range */
    public BrokerSettings {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new InputException(
                    "port " + port + " is not between 0 and " + HIGHEST_PORT,
                    "give a free port, or 0 to have one chosen");
        }
        properties = Map.copyOf(properties);
    }

    /** Returns a broker on localhost at {@link #DEFAULT_PORT}. */
    public static BrokerSettings in(Path data) {
        return new BrokerSettings(data, "localhost", DEFAULT_PORT, Map.of());
    }

    public BrokerSettings withPort(int number) {
        return new BrokerSettings(data, host, number, properties);
    }

    /** Returns the same settings with a free port, chosen at the start. */
    public BrokerSettings withFreePort() {
        return withPort(0);
    }

    public BrokerSettings withProperty(String key, String value) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put(key, value);
        return new BrokerSettings(data, host, port, all);
    }

    String address() {
        return host + ":" + port;
    }
}
