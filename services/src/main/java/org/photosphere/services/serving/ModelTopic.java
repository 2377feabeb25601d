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
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.serving.ModelChoices.Role;

/** Which bundle serves and which one is its shadow, as the models topic says, and how that is changed. */
public final class ModelTopic {

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
    public static ModelTopic open(Settings settings) {
        try (Topics topics = Topics.connect(settings.kafka())) {
            topics.createModels();
            return new ModelTopic(settings);
        } catch (KafkaException e) {
            throw KafkaClients.explain(e, settings.kafka());
        }
    }

    /** The choice for a role; an empty bundle where there is none. */
    public ModelChoice of(Role role) {
        return choices.getOrDefault(role, ModelChoice.getDefaultInstance());
    }

    /**
     * Chooses a bundle that this machine can read.
     *
     * @param served model of all nodes, if they serve one, to go back to from a first choice
     * @throws InputException where the bundle is missing or damaged
     */
    public ModelChoice serve(String bundle, Optional<ModelReport> served) {
        String digest = Bundles.verify(bundle).digest();
        return write(Role.SERVING, bundle, digest, 0, before(served));
    }

    /**
     * Chooses a bundle that this machine can read as the shadow.
     *
     * @param share of the spectra
     * @throws InputException where the bundle is missing or damaged
     */
    public ModelChoice shadow(String bundle, double share) {
        return write(Role.SHADOW, bundle, Bundles.verify(bundle).digest(), share, of(Role.SHADOW));
    }

    /**
     * Chooses what was chosen before.
     *
     * @throws InputException where nothing was
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
     * Before the first choice nodes served the bundle of their settings, which are not always this command's: what they say
     * counts, as far as this machine has that bundle. Without a node the settings of this command have to do.
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

    /** Ends a role's choice. */
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
            throw KafkaClients.explain(e.getCause() == null ? e : e.getCause(), kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing a choice", e);
        }
        choices.put(role, choice);
        return choice;
    }
}
