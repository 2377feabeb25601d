package org.photosphere.model.bundle;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.bundle.Manifest.PhysFormerPart;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.tensor.Tensor;

/** Weights of a bundle's models, as its files have them; one implementation per {@link BundleKind}. */
public interface BundledNetwork {

    /** Returns the name of its {@link BundleKind}. */
    String kind();

    /** Returns the tensors of the weights' file. */
    Map<String, Tensor> toTensors();

    /** Returns further files of tensors, by name. */
    default Map<String, Map<String, Tensor>> companions() {
        return Map.of();
    }

    /** Returns the number of trained weights that the full model's spectra depend on. */
    long parameters();

    /** Returns the sizes of the model that inversions use. */
    Manifest.Architecture architecture();

    /**
     * Returns the manifest's part for a PhysFormer; null for any other network.
     *
     * @param figures of the training, by name
     */
    default @Nullable PhysFormerPart physformer(Map<String, Double> figures) {
        return null;
    }

    /** Returns the model that inversions use, its weights in native memory until it is closed. */
    ForwardModel toModel(ModelDescription description);

    /** Returns the full model, as evaluations measure it. */
    default ForwardModel toFullModel(ModelDescription description) {
        return toModel(description);
    }

    /** Returns whether the full model is a physical one, other than the model that inversions use. */
    default boolean isPhysical() {
        return false;
    }
}
