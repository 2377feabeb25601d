package org.photosphere.model.bundle;

import java.util.Map;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.baseline.Baseline;
import org.photosphere.model.network.baseline.BaselineModel;
import org.photosphere.model.network.baseline.BaselineWeights;
import org.photosphere.model.network.baseline.NetworkSizes;
import org.photosphere.model.network.tensor.Tensor;

/** A network of another publication. */
public record BundledBaseline(BaselineWeights weights) implements BundledNetwork {

    static BundledBaseline of(Baseline baseline, Map<String, Tensor> tensors, Manifest manifest, String source) {
        NetworkSizes sizes = new NetworkSizes(
                manifest.labels().size(),
                manifest.wavelengths().bins(),
                manifest.architecture().hidden(),
                manifest.architecture().components());
        return new BundledBaseline(BaselineWeights.read(baseline, sizes, tensors, source));
    }

    @Override
    public String kind() {
        return weights.baseline().kind();
    }

    @Override
    public Map<String, Tensor> toTensors() {
        return weights.weights().toTensors("");
    }

    @Override
    public long parameters() {
        return weights.trained();
    }

    @Override
    public Manifest.Architecture architecture() {
        NetworkSizes sizes = weights.sizes();
        return new Manifest.Architecture(sizes.hidden(), weights.baseline().units(), sizes.components());
    }

    @Override
    public ForwardModel toModel(ModelDescription description) {
        return new BaselineModel(description, weights);
    }
}
