package org.photosphere.services.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.ModelChoice;
import org.photosphere.services.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topic that names the serving bundle and its shadow. Used by one thread. */
public final class ModelChoices implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelChoices.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Roles a bundle is chosen for. */
    public enum Role {
        SERVING,
        SHADOW;

        /** Returns the key of the role's choices on the topic. */
        public byte[] key() {
            return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        }

        private static @Nullable Role of(byte @Nullable [] key) {
            for (Role role : values()) {
                if (Arrays.equals(role.key(), key)) {
                    return role;
                }
            }
            return null;
        }
    }

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;

    public ModelChoices(Settings.Kafka kafka) {
        this.topic = kafka.modelsTopic();
        Properties properties = kafka.clientProperties();
        properties.put("allow.auto.create.topics", "false");
        properties.put("isolation.level", "read_committed");
        properties.put("key.deserializer", ByteArrayDeserializer.class.getName());
        properties.put("value.deserializer", ByteArrayDeserializer.class.getName());
        this.consumer = new KafkaConsumer<>(properties);
    }

    /**
     * Returns the last choice of each role made since the previous call; empty if there is none.
     *
     * @throws InputException if this client may not read the topic
     */
    public Map<Role, ModelChoice> news() {
        try {
            return read();
        } catch (AuthorizationException e) {
            throw new InputException(
                    "not allowed to read which model serves: " + e.getMessage(),
                    "grant READ on topic " + topic + " to this client",
                    e);
        }
    }

    private Map<Role, ModelChoice> read() {
        Map<Role, ModelChoice> news = new EnumMap<>(Role.class);
        if (consumer.assignment().isEmpty() && !assign()) {
            return news;
        }
        Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
        while (end.entrySet().stream().anyMatch(entry -> consumer.position(entry.getKey()) < entry.getValue())) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                Role role = Role.of(entry.key());
                if (role != null && entry.value() != null) {
                    read(role, entry, news);
                }
            }
        }
        return news;
    }

    private boolean assign() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return !partitions.isEmpty();
    }

    private static void read(Role role, ConsumerRecord<byte[], byte[]> entry, Map<Role, ModelChoice> news) {
        try {
            news.put(role, ModelChoice.parseFrom(entry.value()));
        } catch (InvalidProtocolBufferException e) {
            LOG.error("cannot parse model choice at {}-{}@{}: {}", entry.topic(), entry.partition(), entry.offset(), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
