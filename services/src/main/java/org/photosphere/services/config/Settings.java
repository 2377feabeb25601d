package org.photosphere.services.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.certification.CertificationPolicy;
import org.photosphere.model.inversion.InstrumentArm;
import org.photosphere.model.inversion.TierPolicy;

/** All settings, read once from {@code reference.conf}, an optional file and the environment. */
public record Settings(
        Kafka kafka,
        Node node,
        List<String> devices,
        ClusterSettings cluster,
        HttpSettings http,
        Model model,
        Inversion inversion,
        Limits limits,
        Truth truth) {

    /**
     * @param answerBytes largest record that topics of parameters have to accept: {@code limits.answer-bytes}
     * @param deadLetterBytes largest record that the topic of dead letters has to accept: {@code
     *     limits.dead-letter-bytes}
     * @param client settings passed unchanged to every Kafka client
     */
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
            int answerBytes,
            int deadLetterBytes,
            Map<String, String> client) {

        /** Valid names of surveys, usable as part of a topic's name: up to 64 of a-z, 0-9, - and _. */
        public static final Pattern SURVEY = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

        /** Returns the pattern of the topics that nodes consume. */
        public Pattern spectraTopics() {
            return Pattern.compile("(?:" + Pattern.quote(spectraTopicPrefix()) + "|"
                    + Pattern.quote(testSpectraTopicPrefix()) + ")" + SURVEY.pattern());
        }

        /** Returns whether a topic holds spectra, real or simulated. */
        public boolean isOfSpectra(String topic) {
            return topic.startsWith(spectraTopicPrefix()) || isOfTests(topic);
        }

        /** Returns whether a topic holds simulated spectra. */
        public boolean isOfTests(String topic) {
            return topic.startsWith(testSpectraTopicPrefix());
        }

        /** Returns the survey of a topic that nodes consume. */
        public String survey(String topic) {
            String prefix = isOfTests(topic) ? testSpectraTopicPrefix() : spectraTopicPrefix();
            return topic.substring(prefix.length());
        }

        /** Returns the topic of simulated spectra with known labels, injected next to a survey's own. */
        public String testSpectraTopic(String survey) {
            return testSpectraTopicPrefix() + survey;
        }

        private String testSpectraTopicPrefix() {
            return topicPrefix + ".test-spectra.";
        }

        /** Returns the topic of answers to test spectra, which are never mixed with science. */
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

        /** Returns the compacted topic of model choices. */
        public String modelsTopic() {
            return topicPrefix + ".models";
        }

        /** Returns the compacted topic of the positions of redriven dead letters. */
        public String redrivenTopic() {
            return topicPrefix + ".redriven";
        }

        /**
         * Returns whether the brokers assign partitions (KIP-848) and set the session timeout, rather than the group's
         * members.
         */
        public boolean brokersAssign() {
            return "consumer".equalsIgnoreCase(client.get("group.protocol"));
        }

        /** Omits the clients' properties, which hold secrets. */
        @Override
        public String toString() {
            return "Kafka at " + bootstrapServers + ", group " + groupId + ", topics " + topicPrefix + ".*";
        }

        /** Returns the properties that every client starts from. */
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
            long maxInFlightBytes,
            List<String> alertSurveys,
            Duration batchLinger,
            int batchSize,
            int workerQueue,
            Duration batchTimeout,
            int deviceRestarts,
            int duplicateWindow,
            Duration drainTimeout,
            Duration transactionTimeout,
            Duration warmUp) {}

    /**
     * @param share fraction of a survey's spectra that get a simulated twin of known labels
     * @param mostPerSecond maximum twins per second of this node
     */
    public record Truth(double share, int mostPerSecond) {}

    public record Model(String bundle) {}

    /** Returns the same settings with another bundle. */
    public Settings withBundle(String bundle) {
        return new Settings(kafka, node, devices, cluster, http, new Model(bundle), inversion, limits, truth);
    }

    /**
     * @param general comparison of spectra with the model
     * @param instruments comparison for instruments that differ, by name
     * @param certification choice of the answers for which the full physics is evaluated
     * @param tiers choice of the model for each answer
     * @param physicsWeight weight of the penalty for physical residuals in fits of the physical model; 0 for none
     */
    public record Inversion(
            Comparison general,
            Map<String, Comparison> instruments,
            CertificationPolicy certification,
            TierPolicy tiers,
            double physicsWeight) {}

    /**
     * @param modelFloor model error of real stars at and above 3000 Angstrom, fraction of the flux
     * @param modelFloorUv the same below 3000 Angstrom
     * @param continuumDegree degree of the polynomial that each arm's model is multiplied with
     * @param velocityRangeKms largest absolute velocity that is fitted, km/s; 0 for none
     * @param errorScale usual ratio of the instrument's true to its stated errors
     * @param calibration file of a calibration on real stars, "auto" for the bundle's own, or "none"
     * @param arms arms of the instrument
     */
    public record Comparison(
            double modelFloor,
            double modelFloorUv,
            int continuumDegree,
            double velocityRangeKms,
            double errorScale,
            String calibration,
            List<InstrumentArm> arms) {}

    /**
     * @param messageBytes largest spectrum message
     * @param pixels maximum number of pixels in all arms of a spectrum
     * @param invalidPixelShare largest fraction of a spectrum's unmasked pixels that may be invalid
     * @param fields limits of a record's fields
     * @param answerBytes largest record of parameters, with its key and headers
     * @param deadLetterBytes largest dead letter, with its key and headers
     */
    public record Limits(
            int messageBytes,
            int pixels,
            double invalidPixelShare,
            FieldLimits fields,
            int answerBytes,
            int deadLetterBytes) {}

    /**
     * @param file settings that override the defaults, or null
     * @param overrides keys and values that override both, as given on the command line
     * @throws InputException if the file is missing or a value is unusable, naming the key
     */
    public static Settings load(@Nullable Path file, Map<String, ?> overrides) {
        if (file != null && !Files.isReadable(file)) {
            throw new InputException(
                    "settings file " + file + " cannot be read", "give an existing HOCON file with --config");
        }
        if (file != null) {
            InputFiles.read(file, Values.LARGEST_FILE, "give a HOCON file with --config");
        }
        try {
            Config fromFile = file == null ? ConfigFactory.empty() : ConfigFactory.parseFile(file.toFile());
            Config config = ConfigFactory.parseMap(overrides, "command line")
                    .withFallback(ConfigFactory.systemEnvironmentOverrides())
                    .withFallback(ConfigFactory.systemProperties())
                    .withFallback(fromFile)
                    .withFallback(ConfigFactory.parseResources("reference.conf"))
                    .resolve();
            return SettingsReader.read(config.getConfig("photosphere"));
        } catch (ConfigException e) {
            String message = String.valueOf(e.getMessage());
            throw new InputException(
                    "setting: " + message, "reference.conf lists every key with its unit, see the documentation", e);
        } catch (StackOverflowError e) {
            // The parser recurses once per level of a file, and leaves no partial state.
            throw new InputException(
                    "settings file " + file + " is nested too deeply", "settings are a few levels deep", e);
        }
    }
}
