package org.photosphere.model.bundle;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;

/** Physics reference of a PhysFormer, in an optional file of its own. */
final class PhysicsTensors {

    private static final String NODES = "physics.nodes";
    private static final String PREFIX = "physics.";

    /** Residuals that every model has. */
    private static final Set<PhysicalResidual> EVERY_MODELS =
            Set.of(PhysicalResidual.ENERGY, PhysicalResidual.AT_BOUNDS);

    /** In the file, of a node without this residual: not a number would be damage. */
    private static final double NONE = -1;

    private PhysicsTensors() {}

    static byte[] encode(PhysicsReference reference) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(NODES, Tensor.ofRows(reference.nodes()));
        reference
                .magnitudes()
                .forEach((kind, values) -> tensors.put(
                        PREFIX + kind.title(),
                        Tensor.ofDoubles(
                                Arrays.stream(values)
                                        .map(value -> Double.isNaN(value) ? NONE : value)
                                        .toArray(),
                                values.length)));
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
        if (nodes.shape().length != 2) {
            throw GridTensors.misfit(source, manifest);
        }
        Map<PhysicalResidual, double[]> magnitudes = new EnumMap<>(PhysicalResidual.class);
        for (PhysicalResidual kind : PhysicalResidual.values()) {
            Tensor values = EVERY_MODELS.contains(kind)
                    ? GridTensors.require(tensors, PREFIX + kind.title(), source)
                    : tensors.get(PREFIX + kind.title());
            if (values == null) {
                continue;
            }
            if (!values.hasShape(nodes.shape()[0])) {
                throw new InputException(
                        source + ": '" + PREFIX + kind.title() + "' is not of the " + nodes.shape()[0] + " nodes",
                        GridTensors.FRESH_COPY);
            }
            magnitudes.put(
                    kind,
                    Arrays.stream(values.values())
                            .map(value -> value == NONE ? Double.NaN : value)
                            .toArray());
        }
        try {
            return Optional.of(new PhysicsReference(manifest.labels(), nodes.toRows(), magnitudes));
        } catch (IllegalArgumentException e) {
            throw new InputException(source + ": " + e.getMessage(), GridTensors.FRESH_COPY, e);
        }
    }
}
