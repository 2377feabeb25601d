package org.photosphere.services.serving;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.proto.v1.ModelChoice;
import org.photosphere.proto.v1.ModelReport;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.KafkaClients;
import org.photosphere.services.kafka.KafkaErrors;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.serving.ModelChoices.Role;

/** Reads and changes the serving bundle and its shadow on the models topic. */
public final class ModelTopic {

    private final Settings.Kafka kafka;
    private final String first;
    private final Map<Role, ModelChoice> choices = new EnumMap<>(Role.class);

    /** Reads the current choices. */
    private ModelTopic(Settings settings) {
        this.kafka = settings.kafka();
        this.first = settings.model().bundle();
        try (ModelChoices topic = new ModelChoices(kafka)) {
            choices.putAll(topic.news());
        }
    }

    /** @throws InputException if no broker answers, or it refuses access */
    public static ModelTopic open(Settings settings) {
        try (Topics topics = Topics.connect(settings.kafka())) {
            topics.createModels();
            return new ModelTopic(settings);
        } catch (KafkaException e) {
            throw KafkaErrors.ofCommand(e, settings.kafka());
        }
    }

    /** Returns the choice for a role; with an empty bundle if there is none. */
    public ModelChoice of(Role role) {
        return choices.getOrDefault(role, ModelChoice.getDefaultInstance());
    }

    /**
     * Chooses the serving bundle, which this machine can read.
     *
     * @param served model that all nodes serve, if they agree, to return to from a first choice
     * @throws InputException if the bundle is missing or damaged
     */
    public ModelChoice serve(String bundle, Optional<ModelReport> served) {
        String digest = Bundles.verify(bundle).digest();
        return write(Role.SERVING, bundle, digest, 0, before(served));
    }

    /**
     * Chooses the shadow bundle, which this machine can read.
     *
     * @param share fraction of the spectra
     * @throws InputException if the bundle is missing or damaged
     */
    public ModelChoice shadow(String bundle, double share) {
        return write(Role.SHADOW, bundle, Bundles.verify(bundle).digest(), share, of(Role.SHADOW));
    }

    /**
     * Restores the previous choice.
     *
     * @throws InputException if there is none
     */
    public ModelChoice goBack() {
        ModelChoice now = of(Role.SERVING);
        if (now.getPreviousBundle().isEmpty()) {
            throw new InputException(
                    "nothing served before " + (now.getBundle().isEmpty() ? "the settings' model" : now.getBundle()),
                    "choose a bundle with 'photosphere model serve BUNDLE'");
        }
        return write(Role.SERVING, now.getPreviousBundle(), now.getPreviousDigest(), 0, now);
    }

    /**
     * Returns the model to go back to from a first choice. Before it nodes served the bundle of their settings, which
     * may differ from this command's: their report counts if this machine has that bundle; without a node this
     * command's settings do.
     */
    private ModelChoice before(Optional<ModelReport> served) {
        if (choices.containsKey(Role.SERVING)) {
            return of(Role.SERVING);
        }
        if (served.isEmpty()) {
            return named(first, Bundles.verify(first).digest());
        }
        String digest = served.get().getDigest();
        for (String candidate : List.of(first, served.get().getName())) {
            if (isHere(candidate, digest)) {
                return named(candidate, digest);
            }
        }
        return ModelChoice.getDefaultInstance();
    }

    private static ModelChoice named(String bundle, String digest) {
        return ModelChoice.newBuilder().setBundle(bundle).setDigest(digest).build();
    }

    private static boolean isHere(String bundle, String digest) {
        try {
            return Bundles.verify(bundle).digest().equals(digest);
        } catch (InputException notHere) {
            return false;
        }
    }

    /** Removes a role's choice. */
    public void end(Role role) {
        write(role, "", "", 0, of(role));
    }

    private ModelChoice write(Role role, String bundle, String digest, double share, ModelChoice before) {
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
            throw KafkaErrors.ofCommand(e.getCause() == null ? e : e.getCause(), kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing a choice", e);
        }
        choices.put(role, choice);
        return choice;
    }
}
