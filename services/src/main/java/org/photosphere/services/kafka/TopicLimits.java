package org.photosphere.services.kafka;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the configuration of existing topics. */
final class TopicLimits {

    private static final Logger LOG = LoggerFactory.getLogger(TopicLimits.class);

    private final Admin admin;
    private final Settings settings;
    private final TopicPlans plans;

    TopicLimits(Admin admin, Settings settings) {
        this.admin = admin;
        this.settings = settings;
        this.plans = new TopicPlans(settings.kafka());
    }

    /**
     * Checks that topics accept the largest record that a node may write to them.
     *
     * @throws InputException if one does not, with the command that changes it
     */
    void requireRoom(Set<String> outputs) {
        configurations(outputs).forEach((topic, configuration) -> {
            boolean ofDeadLetters = topic.equals(settings.kafka().deadLetterTopic());
            int needed = ofDeadLetters ? plans.neededForDeadLetters() : plans.neededForAnswers();
            long taken = maxMessageBytes(configuration);
            if (taken < needed) {
                throw new InputException(
                        "topic " + topic + " takes records of up to " + taken + " bytes and may get one of " + needed
                                + ": " + command(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "=" + needed),
                        "run that command, or lower photosphere.limits."
                                + (ofDeadLetters ? "dead-letter-bytes" : "answer-bytes"));
            }
        });
    }

    /** Warns about the configuration of spectra topics, which others own. */
    void compareInputs(Set<String> inputs) {
        int largest = settings.limits().messageBytes();
        configurations(inputs).forEach((topic, configuration) -> {
            long taken = maxMessageBytes(configuration);
            if (taken < largest) {
                LOG.warn(
                        "{} takes records of up to {} bytes, fewer than photosphere.limits.message-bytes ({}): larger"
                                + " spectra fail at their sender. To change it: {}",
                        topic,
                        taken,
                        largest,
                        command(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "=" + largest));
            }
            if (value(configuration, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals("CreateTime")) {
                LOG.warn(
                        "{} has timestamps of its senders' clocks: latency from there on is in no objective. To change"
                                + " it: {}",
                        topic,
                        command(topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + "=LogAppendTime"));
            }
        });
    }

    private String command(String topic, String change) {
        return "kafka-configs.sh --bootstrap-server " + settings.kafka().bootstrapServers()
                + " --alter --entity-type topics --entity-name " + topic + " --add-config " + change;
    }

    /** Returns the configurations this client may read; the others are logged as unchecked. */
    private Map<String, Config> configurations(Collection<String> topics) {
        Map<ConfigResource, KafkaFuture<Config>> asked = admin.describeConfigs(topics.stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .values();
        Map<String, Config> found = new LinkedHashMap<>();
        asked.forEach((topic, future) -> {
            try {
                found.put(topic.name(), BrokerAnswer.get(future));
            } catch (AuthorizationException e) {
                LOG.warn(
                        "configuration of {} not checked: this client has no right to DESCRIBE_CONFIGS of it",
                        topic.name());
            } catch (UnknownTopicOrPartitionException gone) {
                LOG.warn("configuration of {} not checked: the topic no longer exists", topic.name());
            }
        });
        return found;
    }

    private static long maxMessageBytes(Config configuration) {
        return Long.parseLong(value(configuration, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    }

    private static String value(Config configuration, String key) {
        return configuration.get(key).value();
    }
}
