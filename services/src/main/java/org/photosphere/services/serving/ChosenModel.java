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

/** Opens the bundle that was chosen for all nodes. */
public final class ChosenModel {

    private static final Logger LOG = LoggerFactory.getLogger(ChosenModel.class);

    private ChosenModel() {}

    /**
     * The bundle that serves: the one that the models topic names; where that does not load, the one before it; where
     * nobody chose, the settings'.
     *
     * @throws InputException where none loads
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
                LOG.error("model {} does not serve: {}", each.getBundle(), e.getMessage());
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
     * Opens a bundle, if it is the one that was meant.
     *
     * @throws InputException where it is missing, damaged or another one
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
