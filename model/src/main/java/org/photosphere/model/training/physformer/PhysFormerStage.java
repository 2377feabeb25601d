package org.photosphere.model.training.physformer;

import java.util.Arrays;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Objective;

/** The stages of a PhysFormer's training in their order: the paper's two, and two in addition. */
public enum PhysFormerStage {
    /** Autoencoder of spectra. */
    AUTOENCODER("autoencoder", Objective.AUTOENCODER),
    /** Map of labels into the latent space of a frozen autoencoder. */
    MAP("map", Objective.LATENT),
    /** Both halves of the forward model together. */
    JOINT("joint", Objective.FLUX),
    /** A network's intensity, if the model has one, on the fields as they are; all others use the formal solution. */
    INTENSITY("intensity, against the formal solution", Objective.INTENSITY);

    private final String title;
    private final Objective objective;

    PhysFormerStage(String title, Objective objective) {
        this.title = title;
        this.objective = objective;
    }

    public String title() {
        return title;
    }

    Objective objective() {
        return objective;
    }

    static PhysFormerStage titled(String title) {
        return Arrays.stream(values())
                .filter(stage -> stage.title.equals(title))
                .findFirst()
                .orElseThrow();
    }
}
