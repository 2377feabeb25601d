package org.photosphere.services.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/**
 * A Kafka broker and controller (KRaft, one node) in this JVM: for a laptop, a demonstration and tests. The only class
 * that uses Kafka's internal classes, which may change with any release of Kafka.
 *
 * <p>A fatal fault inside Kafka halts the JVM. If that would affect more than the broker, use {@link BrokerProcess}.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** Space for the largest spectrum message together with the dead letter that wraps one. Bytes. */
    static final int MESSAGE_MAX_BYTES = 8 << 20;

    /** Another program may take a port between its choice and its use. */
    private static final int ATTEMPTS_AT_A_FREE_PORT = 5;

    private final KafkaRaftServer server;
    private final DataFolder folder;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, DataFolder folder, String bootstrapServers) {
        this.server = server;
        this.folder = folder;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts the broker and waits until clients are served: about 3 s in a new folder, below 1 s in one with records.
     *
     * @throws InputException if the port is in use, the folder cannot be used, or a property is refused
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        DataFolder folder = DataFolder.claim(settings.data(), AppInfoParser.getVersion());
        try {
            return start(settings, folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static EmbeddedBroker start(BrokerSettings settings, DataFolder folder) {
        for (int attempt = 1; ; attempt++) {
            BrokerSettings bound = settings.port() == 0 ? settings.withPort(freePort(settings.host())) : settings;
            requireFree(bound);
            try {
                return startOn(bound, folder);
            } catch (PortTaken e) {
                if (attempt == ATTEMPTS_AT_A_FREE_PORT) {
                    throw portInUse(bound, e);
                }
            }
        }
    }

    /** Returns the value of {@code bootstrap.servers} for clients: host:port. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Waits until the broker has been shut down, by {@link #close} or by itself. */
    public void awaitShutdown() {
        server.awaitShutdown();
    }

    /** Stops the broker in an orderly way, so that the next start need not recover; below 1 s. */
    @Override
    public void close() {
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            folder.close();
        }
    }

    private static EmbeddedBroker startOn(BrokerSettings settings, DataFolder folder) {
        KafkaRaftServer server = null;
        try {
            if (!folder.formatted()) {
                format(folder);
            }
            KafkaConfig config = new KafkaConfig(properties(settings, folder));
            server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, folder, settings.address());
        } catch (ConfigException | IllegalArgumentException e) {
            stop(server, e);
            throw new InputException(
                    "broker property refused: " + oneLine(e), "Kafka's documentation lists the broker properties", e);
        } catch (Exception e) {
            stop(server, e);
            throw explain(e, folder);
        }
    }

    private static void format(DataFolder folder) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(DataFolder.NODE_ID)
                .setClusterId(folder.clusterId())
                .addDirectory(folder.path().toString())
                .setMetadataLogDirectory(folder.path().toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setIgnoreFormatted(true)
                .run();
    }

    private static Properties properties(BrokerSettings settings, DataFolder folder) {
        int controllerPort = freePort("localhost");
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(DataFolder.NODE_ID));
        properties.put("controller.quorum.voters", DataFolder.NODE_ID + "@localhost:" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("listeners", "PLAINTEXT://" + settings.address() + ",CONTROLLER://localhost:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://" + settings.address());
        properties.put("log.dirs", folder.path().toString());
        properties.put("message.max.bytes", String.valueOf(MESSAGE_MAX_BYTES));
        properties.put("replica.fetch.max.bytes", String.valueOf(MESSAGE_MAX_BYTES));
        // One node: the internal topics have one replica and a few partitions suffice.
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(internal + ".replication.factor", "1");
            properties.put(internal + ".num.partitions", "4");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("num.partitions", "8");
        // Joining a group and starting need not wait for peers that do not exist.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "500");
        // Without a controlled shutdown the next start waits 10 s for the old session to end.
        properties.put("controlled.shutdown.enable", "true");
        // The default of 128 MiB is for brokers with far larger compacted topics.
        properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        properties.putAll(settings.properties());
        return properties;
    }

    private static RuntimeException explain(Exception e, DataFolder folder) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new PortTaken(e);
            }
        }
        return new InputException(
                "the broker did not start with the data folder " + folder.path() + ": " + oneLine(e),
                "give a new or empty folder with --data DIR",
                e);
    }

    private static String oneLine(Throwable e) {
        return String.valueOf(e.getMessage() == null ? e : e.getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }

    private static void stop(@Nullable KafkaRaftServer server, Exception reason) {
        if (server == null) {
            return;
        }
        try {
            server.shutdown();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private static void requireFree(BrokerSettings settings) {
        InetAddress address = resolve(settings.host());
        try (ServerSocket probe = new ServerSocket()) {
            // Kafka binds in the same way: a port whose last connections are still closing is free.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, settings.port()));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("in use")) {
                throw portInUse(settings, e);
            }
            throw cannotListen(settings.address(), e);
        }
    }

    private static int freePort(String host) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(resolve(host), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw cannotListen(host, e);
        }
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new InputException(
                    "unknown host " + host, "give the name or address of this machine, or localhost", e);
        }
    }

    private static InputException portInUse(BrokerSettings settings, Exception e) {
        return new InputException(
                "port " + settings.port() + " on " + settings.host() + " is in use",
                "stop the program that uses it (perhaps another broker), or choose another with --port N",
                e);
    }

    private static InputException cannotListen(String address, IOException e) {
        return new InputException(
                "cannot listen on " + address + ": " + e.getMessage(),
                "give the name or address of this machine, or localhost, and a port that this user may open",
                e);
    }

    /** A listener's port was taken between the choice and the bind. */
    private static final class PortTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PortTaken(Exception cause) {
            super(cause);
        }
    }
}
