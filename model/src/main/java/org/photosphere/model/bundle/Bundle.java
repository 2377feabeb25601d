package org.photosphere.model.bundle;

import java.util.Optional;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.spectrum.WavelengthBins;

/** A bundle whose files are whole and fit together; read without loading the engine. */
public sealed interface Bundle permits PayneBundle, PhysFormerBundle, PixelPayneBundle {

    /** What it says of itself. */
    Manifest manifest();

    /** SHA-256 of its {@code bundle.json}, which holds the digests of all else: the model's identity. */
    String digest();

    /** Of the flux. */
    WavelengthBins bins();

    /** Labels of all nodes of the grid, [node][label]; owned. */
    double[][] nodes();

    /** Root mean square of the model that inversions use less truth, on held-out nodes. */
    EmulatorError emulatorError();

    /** How well the full model obeys its physics at nodes of its grid; empty where nobody measured it. */
    default Optional<PhysicsReference> physicsReference() {
        return Optional.empty();
    }

    /** The model that inversions use, its weights in native memory until it is closed. */
    ForwardModel toModel();

    /** The model that the bundle is about, as evaluations measure it; may be too slow for the steps of an inversion. */
    ForwardModel toFullModel();

    /** What its models say of themselves. */
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
