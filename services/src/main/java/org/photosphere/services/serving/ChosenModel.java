package org.photosphere.services.serving;

import java.util.List;
import java.util.stream.Stream;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Digests;
import org.photosphere.proto.v1.ModelChoice;
import org.photosphere.services.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the bundle chosen for all nodes. */
public final class ChosenModel {

    private static final Logger LOG = LoggerFactory.getLogger(ChosenModel.class);

    private ChosenModel() {}

    /**
     * Opens the serving bundle: the one that the models topic names; if that does not load, the previous one; if none
     * was ever chosen, that of the settings.
     *
     * @throws InputException if none loads
     */
    public static ServingModel open(Settings settings) {
        ModelChoice choice;
        try (ModelChoices choices = new ModelChoices(settings.kafka())) {
            choice = choices.news().getOrDefault(ModelChoices.Role.SERVING, ModelChoice.getDefaultInstance());
        }
        List<ModelChoice> inOrder = Stream.of(choice, previous(choice))
                .filter(each -> !each.getBundle().isEmpty())
                .toList();
        for (ModelChoice each : inOrder) {
            try {
                return open(settings, each);
            } catch (InputException e) {
                LOG.error("model {} not loaded: {}", each.getBundle(), e.getMessage());
            }
        }
        return ServingModel.open(settings);
    }

    private static ModelChoice previous(ModelChoice choice) {
        return ModelChoice.newBuilder()
                .setBundle(choice.getPreviousBundle())
                .setDigest(choice.getPreviousDigest())
                .build();
    }

    /**
     * Opens a bundle and checks its digest against the choice.
     *
     * @throws InputException if it is missing, damaged or has another digest
     */
    static ServingModel open(Settings settings, ModelChoice choice) {
        String digest = Bundles.verify(choice.getBundle()).digest();
        if (!digest.equals(choice.getDigest())) {
            throw new InputException(
                    "bundle " + choice.getBundle() + " is " + Digests.abbreviated(digest) + " here, and "
                            + Digests.abbreviated(choice.getDigest()) + " was chosen",
                    "give all nodes the same bundle under that name");
        }
        return ServingModel.open(settings.withBundle(choice.getBundle()));
    }
}
