package org.photosphere.services.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.certification.CertificationPolicy;

/** All settings, read once from {@code reference.conf}, an optional file and the environment. */
public record Settings(
        Kafka kafka,
        Node node,
        List<String> devices,
        ClusterSettings cluster,
        Http http,
        Model model,
        Inversion inversion,
        Limits limits,
        Truth truth) {

    /** @param client settings handed to every Kafka client as they are */
    public record Kafka(
            String bootstrapServers,
            String groupId,
            String topicPrefix,
            int partitions,
            short replicationFactor,
            Duration startupTimeout,
            Duration backoffMin,
            Duration backoffMax,
            Duration sessionTimeout,
            Map<String, String> client) {

        /** What a survey's name may be, so that it can be part of a topic's name: up to 64 of a-z, 0-9, - and _. */
        public static final Pattern SURVEY = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

        /** The topics that nodes consume. */
        public Pattern spectraTopics() {
            return Pattern.compile("(?:" + Pattern.quote(spectraTopicPrefix()) + "|"
                    + Pattern.quote(testSpectraTopicPrefix()) + ")" + SURVEY.pattern());
        }

        /** Whether a topic holds spectra, real ones or simulated ones. */
        public boolean isOfSpectra(String topic) {
            return topic.startsWith(spectraTopicPrefix()) || isOfTests(topic);
        }

        /** Whether a topic holds simulated spectra. */
        public boolean isOfTests(String topic) {
            return topic.startsWith(testSpectraTopicPrefix());
        }

        /** The survey of a topic that nodes consume. */
        public String survey(String topic) {
            String prefix = isOfTests(topic) ? testSpectraTopicPrefix() : spectraTopicPrefix();
            return topic.substring(prefix.length());
        }

        /** Simulated spectra of known labels, injected beside a survey's. */
        public String testSpectraTopic(String survey) {
            return testSpectraTopicPrefix() + survey;
        }

        private String testSpectraTopicPrefix() {
            return topicPrefix + ".test-spectra.";
        }

        /** Answers to spectra that say they are a test: never mixed with science. */
        public String testParametersTopic(String survey) {
            return topicPrefix + ".test-parameters." + survey;
        }

        public String spectraTopic(String survey) {
            return topicPrefix + ".spectra." + survey;
        }

        public String spectraTopicPrefix() {
            return topicPrefix + ".spectra.";
        }

        public String parametersTopic(String survey) {
            return topicPrefix + ".parameters." + survey;
        }

        public String parametersTopicPrefix() {
            return topicPrefix + ".parameters.";
        }

        public String deadLetterTopic() {
            return topicPrefix + ".dead-letters";
        }

        /** Which bundle serves; compacted. */
        public String modelsTopic() {
            return topicPrefix + ".models";
        }

        /** The places of dead letters that were sent anew; compacted. */
        public String redrivenTopic() {
            return topicPrefix + ".redriven";
        }

        /** Without the clients' properties, which hold secrets. */
        @Override
        public String toString() {
            return "Kafka at " + bootstrapServers + ", group " + groupId + ", topics " + topicPrefix + ".*";
        }

        /** The properties that every client starts from. */
        public Properties clientProperties() {
            Properties properties = new Properties();
            properties.putAll(client);
            properties.put("bootstrap.servers", bootstrapServers);
            return properties;
        }
    }

    public record Node(
            String id,
            int microBatchRecords,
            int maxInFlight,
            List<String> alertSurveys,
            Duration batchLinger,
            int batchSize,
            int workerQueue,
            Duration batchTimeout,
            int deviceRestarts,
            int duplicateWindow,
            Duration drainTimeout,
            Duration transactionTimeout) {}

    /**
     * @param share of a survey's spectra that get a simulated twin of known labels
     * @param mostPerSecond twins of this node
     */
    public record Truth(double share, int mostPerSecond) {}

    /** @param token that whoever asks for metrics or status has to know; empty for none */
    public record Http(String host, int port, String token) {

        /** Without the token. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public record Model(String bundle) {}

    /** The same with another bundle. */
    public Settings withBundle(String bundle) {
        return new Settings(kafka, node, devices, cluster, http, new Model(bundle), inversion, limits, truth);
    }

    /**
     * @param general how spectra are compared with the model
     * @param instruments the same for those that differ, by the instrument's name
     * @param certification for which answers the full physics is evaluated
     */
    public record Inversion(
            Comparison general, Map<String, Comparison> instruments, CertificationPolicy certification) {}

    /**
     * @param modelFloor how far the model falls short of real stars at and above 3000 Angstrom, share of its flux
     * @param modelFloorUv the same below 3000 Angstrom
     * @param continuumDegree of the polynomial that each arm's model is multiplied with
     * @param velocityRangeKms largest velocity that is fitted, either way; 0 for none
     * @param calibration file with a label calibration, or empty
     */
    public record Comparison(
            double modelFloor, double modelFloorUv, int continuumDegree, double velocityRangeKms, String calibration) {}

    public record Limits(int messageBytes, int pixels) {}

    /**
     * @param file settings over the defaults, or null
     * @param overrides keys and values over both, as the command line gives them
     * @throws InputException where the file is missing or a value is unusable, naming the key
     */
    public static Settings load(@Nullable Path file, Map<String, ?> overrides) {
        if (file != null && !Files.isReadable(file)) {
            throw new InputException(
                    "settings file " + file + " cannot be read", "give an existing HOCON file with --config");
        }
        try {
            Config fromFile = file == null ? ConfigFactory.empty() : ConfigFactory.parseFile(file.toFile());
            Config config = ConfigFactory.parseMap(overrides, "command line")
                    .withFallback(ConfigFactory.systemEnvironmentOverrides())
                    .withFallback(ConfigFactory.systemProperties())
                    .withFallback(fromFile)
                    .withFallback(ConfigFactory.parseResources("reference.conf"))
                    .resolve();
            return read(config.getConfig("photosphere"));
        } catch (ConfigException e) {
            String message = String.valueOf(e.getMessage());
            throw new InputException(
                    "setting: " + message,
                    "every key stands with its unit in reference.conf, see the documentation",
                    e);
        }
    }

    private static Settings read(Config config) {
        Http http = new Http(
                config.getString("http.host"),
                Values.inRange(config, "http.port", 0, 65535),
                Values.secret(config.getConfig("http"), "token"));
        return new Settings(
                kafka(config.getConfig("kafka")),
                node(config.getConfig("node"), http),
                devices(config),
                ClusterSettings.read(config.getConfig("cluster")),
                http,
                new Model(config.getString("model.bundle")),
                inversion(config.getConfig("inversion")),
                new Limits(
                        Values.inRange(config, "limits.message-bytes", 1, Integer.MAX_VALUE),
                        Values.inRange(config, "limits.pixels", 1, Integer.MAX_VALUE)),
                new Truth(
                        Values.share(config, "truth.share"),
                        Values.inRange(config, "truth.most-per-second", 1, 100_000)));
    }

    private static Kafka kafka(Config config) {
        Map<String, String> client = new LinkedHashMap<>();
        config.getConfig("client")
                .entrySet()
                .forEach(e -> client.put(
                        e.getKey().replace("\"", ""),
                        String.valueOf(e.getValue().unwrapped())));
        client.putAll(clientFile(config));
        return new Kafka(
                config.getString("bootstrap-servers"),
                config.getString("group-id"),
                config.getString("topic-prefix"),
                Values.inRange(config, "partitions", 1, 10_000),
                (short) Values.inRange(config, "replication-factor", -1, 100),
                config.getDuration("startup-timeout"),
                config.getDuration("backoff-min"),
                config.getDuration("backoff-max"),
                config.getDuration("session-timeout"),
                client);
    }

    /** More of the clients' properties, from a file that holds their secrets. */
    private static Map<String, String> clientFile(Config config) {
        String file = config.getString("client-file");
        Map<String, String> client = new LinkedHashMap<>();
        if (!file.isEmpty()) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(file))) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigException.BadValue(
                        config.getValue("client-file").origin(), "client-file", file + " cannot be read: " + e);
            }
            properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        }
        return client;
    }

    private static Node node(Config config, Http http) {
        int inFlight = Values.inRange(config, "max-in-flight", 1, 1_000_000);
        return new Node(
                nodeId(config.getString("id"), http),
                Values.inRange(config, "micro-batch-records", 1, inFlight),
                inFlight,
                Values.strings(config, "alert-surveys"),
                config.getDuration("batch-linger"),
                Values.inRange(config, "batch-size", 1, 4096),
                Values.inRange(config, "worker-queue", 1, 64),
                config.getDuration("batch-timeout"),
                Values.inRange(config, "device-restarts", 0, 1_000_000),
                Values.inRange(config, "duplicate-window", 0, 10_000_000),
                config.getDuration("drain-timeout"),
                config.getDuration("transaction-timeout"));
    }

    private static Inversion inversion(Config config) {
        Map<String, Comparison> instruments = new LinkedHashMap<>();
        Config own = config.getConfig("instruments");
        for (String name : own.root().keySet()) {
            instruments.put(
                    name, comparison(own.getConfig(ConfigUtil.quoteString(name)).withFallback(config)));
        }
        CertificationPolicy certification = new CertificationPolicy(
                Values.share(config, "certification.share"), Values.share(config, "certification.bad-share"));
        return new Inversion(comparison(config), instruments, certification);
    }

    private static Comparison comparison(Config config) {
        return new Comparison(
                Values.share(config, "model-floor"),
                Values.share(config, "model-floor-uv"),
                Values.inRange(config, "continuum-degree", 0, 30),
                Values.inRange(config, "velocity-range", 0, 5000),
                config.getString("calibration"));
    }

    private static String nodeId(String id, Http http) {
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
