package org.photosphere.services.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.ModelChoice;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.KafkaErrors;
import org.photosphere.services.kafka.TopicReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topic that names the serving bundle and its shadow. Used by one thread. */
public final class ModelChoices implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelChoices.class);

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
    private final TopicReader<byte[]> reader;

    public ModelChoices(Settings.Kafka kafka) {
        this.topic = kafka.modelsTopic();
        this.reader = TopicReader.connect(kafka.clientProperties());
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
            throw KafkaErrors.notAllowed("read which model serves", "READ on topic " + topic, e);
        }
    }

    private Map<Role, ModelChoice> read() {
        Map<Role, ModelChoice> news = new EnumMap<>(Role.class);
        if (!reader.isAssigned()) {
            reader.assign(topic);
        }
        reader.read(entry -> {
            Role role = Role.of(entry.key());
            if (role != null && entry.value() != null) {
                read(role, entry, news);
            }
        });
        return news;
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
        reader.close();
    }
}
