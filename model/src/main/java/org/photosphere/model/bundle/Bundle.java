package org.photosphere.model.bundle;

import java.util.Optional;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A verified bundle whose files fit together; read without loading the engine.
 *
 * @param digest SHA-256 of its {@code bundle.json}, which holds the digests of all other files: the model's identity
 * @param network weights of its models
 * @param bins of the flux
 * @param nodes labels of all nodes of the grid, [node][label]; owned
 * @param emulatorError root mean square of (model of the inversions - truth), on held-out nodes
 * @param physicsReference the full model's physical consistency at nodes of its grid; empty where not measured
 */
public record Bundle(
        Manifest manifest,
        String digest,
        BundledNetwork network,
        WavelengthBins bins,
        double[][] nodes,
        EmulatorError emulatorError,
        Optional<PhysicsReference> physicsReference) {

    /** Returns the model that inversions use, its weights in native memory until it is closed. */
    public ForwardModel toModel() {
        return network.toModel(description());
    }

    /** Returns the full model, as evaluations measure it; may be too slow for the steps of an inversion. */
    public ForwardModel toFullModel() {
        return network.toFullModel(description());
    }

    /** Returns whether the full model is a physical one, other than the model that inversions use. */
    public boolean isPhysical() {
        return network.isPhysical();
    }

    /** Returns the description of its models. */
    public ModelDescription description() {
        return new ModelDescription(
                manifest.name(),
                digest,
                new LabelSpace(manifest.labels(), nodes),
                bins,
                manifest.resolvingPower(),
                emulatorError);
    }
}
