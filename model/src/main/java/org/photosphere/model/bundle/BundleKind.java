package org.photosphere.model.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.Tensor;

/** The kinds of models that a bundle may hold: what its manifest must have, how its files are read and described. */
enum BundleKind {
    PAYNE(
            Manifest.PAYNE,
            "silu",
            "epochs",
            "The Payne (a multilayer perceptron from labels to flux, Ting et al. 2019)"),
    PHYSFORMER(
            Manifest.PHYSFORMER,
            "silu",
            "steps",
            "PhysFormer (labels to a latent vector, to opacities and temperature over depth, to flux by radiative"
                    + " transfer) and a reduced model, Paynes trained on its spectra that replace it where speed matters,"),
    PIXEL_PAYNE(Manifest.PIXEL_PAYNE, "sigmoid", "steps", "A published network of The Payne's form (Ting et al. 2019)");

    private final String title;
    private final String activation;
    private final String passes;
    private final String summary;

    BundleKind(String title, String activation, String passes, String summary) {
        this.title = title;
        this.activation = activation;
        this.passes = passes;
        this.summary = summary;
    }

    /** Returns the names in manifests. */
    static List<String> titles() {
        return Arrays.stream(values()).map(kind -> kind.title).toList();
    }

    /** @throws IllegalArgumentException where there is no such kind */
    static BundleKind titled(String title) {
        return Arrays.stream(values())
                .filter(kind -> kind.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no model is of kind '" + title + "'"));
    }

    /** Returns the activation with which every network of the kind is evaluated, independent of its manifest. */
    String activation() {
        return activation;
    }

    /** Returns the unit of the manifest's number of epochs. */
    String passes() {
        return passes;
    }

    /** Returns the model's definition for its card. */
    String summary() {
        return summary;
    }

    /**
     * Reads the network.
     *
     * @param weights tensors of the weights' file, all numbers finite
     * @throws InputException where they do not fit the manifest
     */
    BundledNetwork read(VerifiedFiles files, Map<String, Tensor> weights, Manifest manifest) {
        String source = files.source(BundleFiles.WEIGHTS);
        return switch (this) {
            case PAYNE -> BundledPayne.of(weights, manifest, source);
            case PHYSFORMER -> BundledPhysFormer.of(files, weights, manifest);
            case PIXEL_PAYNE -> BundledPixelPayne.of(weights, manifest, source);
        };
    }
}
