package org.photosphere.services.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.photosphere.model.certification.CertificationPolicy;
import org.photosphere.model.inversion.InstrumentArm;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.TierPolicy;

/** Converts the configuration to settings records, checking each value. */
final class SettingsReader {

    /** Divisor of the heap: the bytes of the messages in flight. */
    private static final int HEAP_SHARE = 8;

    /** Bytes. A dead letter without its original, with detail and ids cut, fits into a quarter of it. */
    private static final int LEAST_ANSWER = 16 << 10;

    private SettingsReader() {}

    static Settings read(Config config) {
        Settings.Limits limits = limits(config);
        HttpSettings http = HttpSettings.read(config.getConfig("http"));
        List<String> devices = devices(config);
        return new Settings(
                kafka(config.getConfig("kafka"), limits),
                node(config.getConfig("node"), http),
                devices,
                ClusterSettings.read(config.getConfig("cluster")),
                http,
                new Settings.Model(config.getString("model.bundle")),
                inversion(config.getConfig("inversion"), devices),
                limits,
                new Settings.Truth(
                        Values.share(config, "truth.share"),
                        Values.inRange(config, "truth.most-per-second", 1, 100_000)));
    }

    private static Settings.Limits limits(Config config) {
        return new Settings.Limits(
                Values.inRange(config, "limits.message-bytes", 1, Integer.MAX_VALUE),
                Values.inRange(config, "limits.pixels", 1, Integer.MAX_VALUE),
                Values.share(config, "limits.invalid-pixel-share"),
                FieldLimits.read(config.getConfig("limits")),
                Values.inRange(config, "limits.answer-bytes", LEAST_ANSWER, Integer.MAX_VALUE),
                Values.inRange(config, "limits.dead-letter-bytes", LEAST_ANSWER, Integer.MAX_VALUE));
    }

    private static Settings.Kafka kafka(Config config, Settings.Limits limits) {
        Map<String, String> client = new LinkedHashMap<>();
        config.getConfig("client")
                .entrySet()
                .forEach(e -> client.put(
                        e.getKey().replace("\"", ""),
                        String.valueOf(e.getValue().unwrapped())));
        client.putAll(clientFile(config));
        return new Settings.Kafka(
                config.getString("bootstrap-servers"),
                config.getString("group-id"),
                config.getString("topic-prefix"),
                Values.inRange(config, "partitions", 1, 10_000),
                (short) Values.inRange(config, "replication-factor", -1, 100),
                config.getDuration("startup-timeout"),
                config.getDuration("backoff-min"),
                config.getDuration("backoff-max"),
                config.getDuration("session-timeout"),
                limits.answerBytes(),
                limits.deadLetterBytes(),
                client);
    }

    /** Reads further client properties from a file that holds secrets. */
    private static Map<String, String> clientFile(Config config) {
        String file = config.getString("client-file");
        Map<String, String> client = new LinkedHashMap<>();
        if (!file.isEmpty()) {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(Values.text(config, "client-file")));
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigException.BadValue(
                        config.getValue("client-file").origin(), "client-file", file + " cannot be read: " + e);
            }
            properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        }
        return client;
    }

    private static Settings.Node node(Config config, HttpSettings http) {
        int inFlight = Values.inRange(config, "max-in-flight", 1, 1_000_000);
        return new Settings.Node(
                nodeId(config.getString("id"), http),
                Values.inRange(config, "micro-batch-records", 1, inFlight),
                inFlight,
                inFlightBytes(config),
                Values.strings(config, "alert-surveys"),
                config.getDuration("batch-linger"),
                Values.inRange(config, "batch-size", 1, 4096),
                Values.inRange(config, "worker-queue", 1, 64),
                config.getDuration("batch-timeout"),
                Values.inRange(config, "device-restarts", 0, 1_000_000),
                Values.inRange(config, "duplicate-window", 0, 10_000_000),
                config.getDuration("drain-timeout"),
                config.getDuration("transaction-timeout"),
                config.getDuration("warm-up"));
    }

    /**
     * Returns the bytes in flight. A spectrum in flight holds its message, its pixels and its answer: about three times
     * the message.
     */
    private static long inFlightBytes(Config config) {
        if (config.getString("max-in-flight-bytes").equals("auto")) {
            return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        }
        long bytes = config.getBytes("max-in-flight-bytes");
        if (bytes < 1) {
            throw new ConfigException.BadValue(
                    config.getValue("max-in-flight-bytes").origin(),
                    "max-in-flight-bytes",
                    bytes + " is too small: give a size such as 64 MiB, or auto");
        }
        return bytes;
    }

    private static Settings.Inversion inversion(Config config, List<String> devices) {
        Map<String, Settings.Comparison> instruments = new LinkedHashMap<>();
        Config own = config.getConfig("instruments");
        for (String name : own.root().keySet()) {
            instruments.put(
                    name, comparison(own.getConfig(ConfigUtil.quoteString(name)).withFallback(config)));
        }
        CertificationPolicy certification = new CertificationPolicy(
                Values.share(config, "certification.share"), Values.share(config, "certification.bad-share"));
        return new Settings.Inversion(
                comparison(config),
                instruments,
                certification,
                tiers(config, devices),
                Values.weight(config, "physics-weight"));
    }

    private static TierPolicy tiers(Config config, List<String> devices) {
        String name = config.getString("model");
        ModelTier tier = switch (name) {
            case "auto" ->
                devices.stream().allMatch(device -> device.startsWith("gpu")) ? ModelTier.FULL : ModelTier.CORRECTED;
            case "reduced" -> ModelTier.REDUCED;
            case "corrected" -> ModelTier.CORRECTED;
            case "full" -> ModelTier.FULL;
            default ->
                throw new ConfigException.BadValue(
                        config.getValue("model").origin(),
                        "inversion.model",
                        name + " is none of auto, reduced, corrected and full");
        };
        return new TierPolicy(
                tier,
                Values.share(config, "correction.share"),
                Values.share(config, "correction.bad-share"),
                Values.share(config, "correction.alert-share"));
    }

    private static Settings.Comparison comparison(Config config) {
        return new Settings.Comparison(
                Values.share(config, "model-floor"),
                Values.share(config, "model-floor-uv"),
                Values.inRange(config, "continuum-degree", 0, 30),
                Values.inRange(config, "velocity-range", 0, 5000),
                Values.factor(config, "error-scale"),
                config.getString("calibration"),
                arms(config));
    }

    private static List<InstrumentArm> arms(Config config) {
        Config arms = config.getConfig("arms");
        return arms.root().keySet().stream()
                .sorted()
                .map(name -> arm(name, arms, ConfigUtil.quoteString(name)))
                .toList();
    }

    private static InstrumentArm arm(String name, Config arms, String key) {
        List<Double> ends = arms.getDoubleList(key);
        if (ends.size() != 2 || !InstrumentArm.isRange(ends.get(0), ends.get(1))) {
            throw new ConfigException.BadValue(
                    arms.getValue(key).origin(),
                    "arms." + name,
                    ends + " is not where an arm begins and ends: give [from, to] in Angstrom, ascending");
        }
        return new InstrumentArm(name, ends.get(0), ends.get(1));
    }

    private static String nodeId(String id, HttpSettings http) {
        if (!id.isBlank()) {
            return id;
        }
        String suffix = http.port() == 0 ? UUID.randomUUID().toString().substring(0, 8) : String.valueOf(http.port());
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + suffix;
        } catch (UnknownHostException e) {
            return "localhost-" + suffix;
        }
    }

    private static List<String> devices(Config config) {
        List<String> devices = Values.strings(config, "devices");
        if (!devices.equals(List.of("auto"))) {
            return devices;
        }
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> "cpu:" + i)
                .toList();
    }
}
