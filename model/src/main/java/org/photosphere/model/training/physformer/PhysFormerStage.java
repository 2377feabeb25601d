package org.photosphere.model.training.physformer;

import java.util.Arrays;
import java.util.function.Predicate;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Objective;

/** The stages of a PhysFormer's training in their order: the paper's two, and two in addition. */
public enum PhysFormerStage {
    /** Autoencoder of spectra. */
    AUTOENCODER(0, "autoencoder", Objective.AUTOENCODER),
    /** Map of labels into the latent space of a frozen autoencoder. */
    MAP(1, "map", Objective.LATENT),
    /** Both halves of the forward model together. */
    JOINT(2, "joint", Objective.FLUX),
    /** A network's intensity, if the model has one, on the fields as they are; all others use the formal solution. */
    INTENSITY(3, "intensity, against the formal solution", Objective.INTENSITY);

    private final int place;
    private final String title;
    private final Objective objective;

    PhysFormerStage(int place, String title, Objective objective) {
        this.place = place;
        this.title = title;
        this.objective = objective;
    }

    public String title() {
        return title;
    }

    Objective objective() {
        return objective;
    }

    /** Returns the index of the stage, from 0. */
    int place() {
        return place;
    }

    static PhysFormerStage at(int place) {
        return of(stage -> stage.place == place);
    }

    static PhysFormerStage titled(String title) {
        return of(stage -> stage.title.equals(title));
    }

    private static PhysFormerStage of(Predicate<PhysFormerStage> isIt) {
        return Arrays.stream(values()).filter(isIt).findFirst().orElseThrow();
    }
}
