package org.photosphere.services.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.photosphere.services.config.Settings;

/** Configuration of the topics that Photosphere creates. */
final class TopicPlans {

    /**
     * Largest record of a spectra topic, bytes. Far above the limit of a spectrum message, so that one over the limit
     * arrives and becomes a dead letter instead of failing at a survey's producer.
     */
    static final int SPECTRA_MAX_BYTES = 4 << 20;

    /** Bytes of a batch of one record in addition to the record. Kafka's protocol: 61 and at most 21 bytes. */
    private static final int BATCH_BYTES = 128;

    /** Kafka's own default limit: a producer's batches of several small records may be as large. */
    private static final int KAFKAS_MAX_BYTES = 1_048_588;

    private final Settings.Kafka kafka;

    TopicPlans(Settings.Kafka kafka) {
        this.kafka = kafka;
    }

    /** Returns {@code max.message.bytes} that a topic of parameters needs. */
    int neededForAnswers() {
        return kafka.answerBytes() + BATCH_BYTES;
    }

    /** Returns {@code max.message.bytes} that the topic of dead letters needs. */
    int neededForDeadLetters() {
        return kafka.deadLetterBytes() + BATCH_BYTES;
    }

    /**
     * Returns a spectra topic stored uncompressed: the broker unpacks compressed batches and refuses those that are too
     * large, so that a few bytes cannot unpack to more memory than a node has.
     */
    NewTopic spectra(String name) {
        return topic(name, kafka.partitions(), SPECTRA_MAX_BYTES, Map.of("compression.type", "uncompressed"));
    }

    NewTopic parameters(String survey) {
        return answers(kafka.parametersTopic(survey), kafka.partitions());
    }

    NewTopic testParameters(String survey) {
        return answers(kafka.testParametersTopic(survey), 1);
    }

    private NewTopic answers(String name, int partitions) {
        return topic(name, partitions, orKafkas(neededForAnswers()), Map.of());
    }

    NewTopic deadLetters() {
        return topic(kafka.deadLetterTopic(), kafka.partitions(), orKafkas(neededForDeadLetters()), Map.of());
    }

    private static int orKafkas(int needed) {
        return Math.max(needed, KAFKAS_MAX_BYTES);
    }

    NewTopic compacted(String name) {
        return topic(
                name,
                kafka.partitions(),
                KAFKAS_MAX_BYTES,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    private NewTopic topic(String name, int partitions, int maxBytes, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(maxBytes));
        // Latency is measured from the broker's timestamp: one clock for all senders.
        all.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        Optional<Short> replication =
                kafka.replicationFactor() == -1 ? Optional.empty() : Optional.of(kafka.replicationFactor());
        return new NewTopic(name, Optional.of(partitions), replication).configs(all);
    }
}
