package org.photosphere.services.cli;

import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.proto.v1.ModelChoice;
import org.photosphere.services.broker.Topics;
import org.photosphere.services.cluster.ModelChoices;
import org.photosphere.services.cluster.ModelChoices.Role;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.StageTimes;

/** Which bundle serves and which one is its shadow, as the models topic says, and how that is changed. */
final class ModelTopic {

    private final Settings.Kafka kafka;
    private final String first;
    private final Map<Role, ModelChoice> choices = new EnumMap<>(Role.class);

    /** Reads what is chosen. */
    private ModelTopic(Settings settings) {
        this.kafka = settings.kafka();
        this.first = settings.model().bundle();
        try (ModelChoices topic = new ModelChoices(kafka)) {
            choices.putAll(topic.news());
        }
    }

    /** @throws InputException where no broker answers, or it refuses access */
    static ModelTopic open(Settings settings) {
        try (Topics topics = Topics.connect(settings.kafka())) {
            topics.createModels();
            return new ModelTopic(settings);
        } catch (KafkaException e) {
            throw KafkaClients.explain(e, settings.kafka());
        }
    }

    /** The choice for a role; an empty bundle where there is none. */
    ModelChoice of(Role role) {
        return choices.getOrDefault(role, ModelChoice.getDefaultInstance());
    }

    /**
     * Chooses a bundle that this machine can read.
     *
     * @param share of the spectra, for a shadow
     * @throws InputException where the bundle is missing or damaged
     */
    ModelChoice choose(Role role, String bundle, double share) {
        return choose(role, bundle, Bundles.verify(bundle).digest(), share);
    }

    /**
     * Chooses what was chosen before.
     *
     * @throws InputException where nothing was
     */
    ModelChoice goBack() {
        ModelChoice now = of(Role.SERVING);
        if (now.getPreviousBundle().isEmpty()) {
            throw new InputException(
                    "nothing served before " + (now.getBundle().isEmpty() ? "the settings' model" : now.getBundle()),
                    "choose a bundle with 'photosphere model serve BUNDLE'");
        }
        return choose(Role.SERVING, now.getPreviousBundle(), now.getPreviousDigest(), 0);
    }

    /** Before the first choice the settings' bundle served. */
    private ModelChoice before(Role role) {
        if (role == Role.SERVING && !choices.containsKey(role)) {
            return ModelChoice.newBuilder()
                    .setBundle(first)
                    .setDigest(Bundles.verify(first).digest())
                    .build();
        }
        return of(role);
    }

    /** Ends a role's choice. */
    void end(Role role) {
        choose(role, "", "", 0);
    }

    private ModelChoice choose(Role role, String bundle, String digest, double share) {
        ModelChoice before = before(role);
        ModelChoice choice = ModelChoice.newBuilder()
                .setBundle(bundle)
                .setDigest(digest)
                .setShare(share)
                .setChosenUs(StageTimes.nowUs())
                .setPreviousBundle(before.getBundle())
                .setPreviousDigest(before.getDigest())
                .build();
        Properties properties = KafkaClients.patient(kafka);
        properties.put("acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(kafka.modelsTopic(), role.key(), choice.toByteArray()))
                    .get();
        } catch (ExecutionException e) {
            throw KafkaClients.explain(e.getCause() == null ? e : e.getCause(), kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing a choice", e);
        }
        choices.put(role, choice);
        return choice;
    }
}
