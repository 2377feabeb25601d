package org.photosphere.model.bundle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;

/** Physics reference of a PhysFormer, in an optional file of its own. */
final class PhysicsTensors {

    private static final String NODES = "physics.nodes";
    private static final String RTE = "physics.rte";
    private static final String ENERGY = "physics.energy";

    private static final String AT_BOUNDS = "physics.at-bounds";

    private PhysicsTensors() {}

    static byte[] encode(PhysicsReference reference) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(NODES, Tensor.ofRows(reference.nodes()));
        tensors.put(RTE, Tensor.ofDoubles(reference.rte(), reference.rte().length));
        tensors.put(ENERGY, Tensor.ofDoubles(reference.energy(), reference.energy().length));
        tensors.put(AT_BOUNDS, Tensor.ofDoubles(reference.atBounds(), reference.atBounds().length));
        return SafeTensors.encode(tensors);
    }

    /** @throws InputException where the file is present and does not fit the manifest, or contradicts itself */
    static Optional<PhysicsReference> of(VerifiedFiles files, Manifest manifest) {
        if (!files.lists(BundleFiles.PHYSICS_REFERENCE)) {
            return Optional.empty();
        }
        Map<String, Tensor> tensors = files.tensors(BundleFiles.PHYSICS_REFERENCE);
        String source = files.source(BundleFiles.PHYSICS_REFERENCE);
        Tensor nodes = GridTensors.require(tensors, NODES, source);
        Tensor rte = GridTensors.require(tensors, RTE, source);
        Tensor energy = GridTensors.require(tensors, ENERGY, source);
        Tensor atBounds = GridTensors.require(tensors, AT_BOUNDS, source);
        if (nodes.shape().length != 2) {
            throw GridTensors.misfit(source, manifest);
        }
        requireOneEach(Map.of(RTE, rte, ENERGY, energy, AT_BOUNDS, atBounds), nodes.shape()[0], source);
        try {
            return Optional.of(new PhysicsReference(
                    manifest.labels(), nodes.toRows(), rte.values(), energy.values(), atBounds.values()));
        } catch (IllegalArgumentException e) {
            throw new InputException(source + ": " + e.getMessage(), GridTensors.FRESH_COPY, e);
        }
    }

    private static void requireOneEach(Map<String, Tensor> quantities, long nodes, String source) {
        quantities.forEach((name, tensor) -> {
            if (!tensor.hasShape(nodes)) {
                throw new InputException(
                        source + ": '" + name + "' is not of the " + nodes + " nodes", GridTensors.FRESH_COPY);
            }
        });
    }
}
