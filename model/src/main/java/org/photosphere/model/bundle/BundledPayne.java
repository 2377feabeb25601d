package org.photosphere.model.bundle;

import java.util.Arrays;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.payne.PayneModel;
import org.photosphere.model.network.payne.PayneWeights;
import org.photosphere.model.network.payne.PayneZones;
import org.photosphere.model.network.tensor.Tensor;

/** A Payne. */
public record BundledPayne(PayneWeights weights) implements BundledNetwork {

    /** Returns the Payne among some tensors, with the manifest's labels, bins and layers. */
    static BundledPayne of(Map<String, Tensor> tensors, Manifest manifest, String source) {
        PayneWeights weights = PayneWeights.fromTensors(tensors, source);
        requireSizes(PayneZones.single(weights), manifest, source);
        return new BundledPayne(weights);
    }

    /** Returns the Payne or Paynes among some tensors, with the manifest's labels, bins and layers. */
    static PayneZones zones(Map<String, Tensor> tensors, Manifest manifest, String source) {
        PayneZones zones = PayneZones.fromTensors(tensors, source);
        requireSizes(zones, manifest, source);
        return zones;
    }

    private static void requireSizes(PayneZones zones, Manifest manifest, String source) {
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

    static Manifest.Architecture architecture(PayneZones zones) {
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
        return architecture(PayneZones.single(weights));
    }

    @Override
    public ForwardModel toModel(ModelDescription description) {
        return new PayneModel(description, weights);
    }
}
