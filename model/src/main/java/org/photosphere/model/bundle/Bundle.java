package org.photosphere.model.bundle;

import java.util.Optional;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.spectrum.WavelengthBins;

/** A verified bundle whose files fit together; read without loading the engine. */
public sealed interface Bundle permits PayneBundle, PhysFormerBundle, PixelPayneBundle {

    /** Returns its manifest. */
    Manifest manifest();

    /**
     * Returns the SHA-256 of its {@code bundle.json}, which holds the digests of all other files: the model's identity.
     */
    String digest();

    /** Returns the bins of the flux. */
    WavelengthBins bins();

    /** Returns the labels of all nodes of the grid, [node][label]; owned. */
    double[][] nodes();

    /** Returns the root mean square of (model of the inversions - truth), on held-out nodes. */
    EmulatorError emulatorError();

    /** Returns the full model's physical consistency at nodes of its grid; empty where not measured. */
    default Optional<PhysicsReference> physicsReference() {
        return Optional.empty();
    }

    /** Returns the model that inversions use, its weights in native memory until it is closed. */
    ForwardModel toModel();

    /** Returns the full model, as evaluations measure it; may be too slow for the steps of an inversion. */
    ForwardModel toFullModel();

    /** Returns whether the full model is a physical one, other than the model that inversions use. */
    default boolean isPhysical() {
        return false;
    }

    /** Returns the description of its models. */
    default ModelDescription description() {
        return new ModelDescription(
                manifest().name(),
                digest(),
                new LabelSpace(manifest().labels(), nodes()),
                bins(),
                manifest().resolvingPower(),
                emulatorError());
    }
}
