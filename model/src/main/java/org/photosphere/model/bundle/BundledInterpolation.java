package org.photosphere.model.bundle;

import java.util.List;
import java.util.Map;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.interpolation.GridInterpolation;
import org.photosphere.model.network.interpolation.InterpolationModel;
import org.photosphere.model.network.interpolation.LocalInterpolation;
import org.photosphere.model.network.tensor.Tensor;

/** A grid's spectra with the interpolation between them. */
public record BundledInterpolation(GridInterpolation grid) implements BundledNetwork {

    static BundledInterpolation of(Map<String, Tensor> tensors, Manifest manifest, String source) {
        BundledInterpolation network = new BundledInterpolation(GridInterpolation.fromTensors(tensors, source));
        if (network.grid.labels() != manifest.labels().size()
                || network.grid.bins() != manifest.wavelengths().bins()
                || !network.architecture().equals(manifest.architecture())) {
            throw GridTensors.misfit(source, manifest);
        }
        return network;
    }

    @Override
    public String kind() {
        return Manifest.INTERPOLATION;
    }

    @Override
    public Map<String, Tensor> toTensors() {
        return grid.toTensors();
    }

    /** Nothing is trained. */
    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public Manifest.Architecture architecture() {
        return new Manifest.Architecture(
                List.of(LocalInterpolation.NEIGHBOURS), BundleKind.INTERPOLATION.activation(), grid.components());
    }

    @Override
    public ForwardModel toModel(ModelDescription description) {
        return new InterpolationModel(description, grid);
    }
}
