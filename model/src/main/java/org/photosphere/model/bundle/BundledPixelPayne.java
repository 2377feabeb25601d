package org.photosphere.model.bundle;

import java.util.List;
import java.util.Map;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.payne.PixelPayneModel;
import org.photosphere.model.network.payne.PublishedPayne;
import org.photosphere.model.network.tensor.Tensor;

/** A published network of The Payne's form, with the numbers as published. */
public record BundledPixelPayne(PublishedPayne payne) implements BundledNetwork {

    static BundledPixelPayne of(Map<String, Tensor> tensors, Manifest manifest, String source) {
        BundledPixelPayne network = new BundledPixelPayne(PublishedPayne.fromTensors(tensors, source));
        if (!network.payne.labels().equals(manifest.labels())
                || !network.architecture().equals(manifest.architecture())
                || network.payne.bins(source).count() != manifest.wavelengths().bins()) {
            throw GridTensors.misfit(source, manifest);
        }
        return network;
    }

    @Override
    public String kind() {
        return Manifest.PIXEL_PAYNE;
    }

    @Override
    public Map<String, Tensor> toTensors() {
        return payne.toTensors();
    }

    @Override
    public long parameters() {
        return payne.toTensors().values().stream()
                .mapToLong(tensor -> tensor.values().length)
                .sum();
    }

    @Override
    public Manifest.Architecture architecture() {
        return new Manifest.Architecture(List.of(payne.units()), BundleKind.PIXEL_PAYNE.activation(), 0);
    }

    @Override
    public ForwardModel toModel(ModelDescription description) {
        return new PixelPayneModel(description, payne);
    }
}
