package org.photosphere.model.bundle;

import java.util.Arrays;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.components.ComponentModel;
import org.photosphere.model.network.components.ComponentWeights;
import org.photosphere.model.network.components.ComponentZones;
import org.photosphere.model.network.tensor.Tensor;

/** A component network. */
public record BundledComponents(ComponentWeights weights) implements BundledNetwork {

    /** Returns the component network among some tensors, with the manifest's labels, bins and layers. */
    static BundledComponents of(Map<String, Tensor> tensors, Manifest manifest, String source) {
        ComponentWeights weights = ComponentWeights.fromTensors(tensors, source);
        requireSizes(ComponentZones.single(weights), manifest, source);
        return new BundledComponents(weights);
    }

    /** Returns the component network or component networks among some tensors, with the manifest's labels, bins and layers. */
    static ComponentZones zones(Map<String, Tensor> tensors, Manifest manifest, String source) {
        ComponentZones zones = ComponentZones.fromTensors(tensors, source);
        requireSizes(zones, manifest, source);
        return zones;
    }

    private static void requireSizes(ComponentZones zones, Manifest manifest, String source) {
        if (zones.labels() != manifest.labels().size()
                || zones.bins() != manifest.wavelengths().bins()) {
            throw GridTensors.misfit(source, manifest);
        }
        Manifest.Architecture own = architecture(zones);
        if (!own.equals(manifest.architecture())) {
            throw new InputException(
                    source + " has hidden layers of " + own.hidden() + " and " + own.components()
                            + " components, bundle.json states "
                            + manifest.architecture().hidden() + " and "
                            + manifest.architecture().components(),
                    GridTensors.FRESH_COPY);
        }
    }

    static Manifest.Architecture architecture(ComponentZones zones) {
        return new Manifest.Architecture(
                Arrays.stream(zones.hidden()).boxed().toList(), BundleKind.COMPONENTS.activation(), zones.components());
    }

    @Override
    public String kind() {
        return Manifest.COMPONENTS;
    }

    @Override
    public Map<String, Tensor> toTensors() {
        return weights.toTensors();
    }

    @Override
    public long parameters() {
        return weights.layers().stream()
                .mapToLong(layer -> layer.weight().length + layer.bias().length)
                .sum();
    }

    @Override
    public Manifest.Architecture architecture() {
        return architecture(ComponentZones.single(weights));
    }

    @Override
    public ForwardModel toModel(ModelDescription description) {
        return new ComponentModel(description, weights);
    }
}
