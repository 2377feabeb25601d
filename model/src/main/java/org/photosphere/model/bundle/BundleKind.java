package org.photosphere.model.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.baseline.Baseline;
import org.photosphere.model.network.tensor.Tensor;

/** The kinds of models that a bundle may hold: what its manifest must have, how its files are read and described. */
enum BundleKind {
    COMPONENTS(
            Manifest.COMPONENTS,
            "silu",
            "epochs",
            "A multilayer perceptron from labels to coefficients of the principal components of the flux"),
    PHYSFORMER(
            Manifest.PHYSFORMER,
            "silu",
            "steps",
            "PhysFormer (labels to a latent vector, to opacities and temperature over depth, to flux by radiative"
                    + " transfer) and a reduced model, Paynes trained on its spectra that replace it where speed matters,"),
    PIXEL_PAYNE(Manifest.PIXEL_PAYNE, "sigmoid", "steps", "A published network of The Payne's form (Ting et al. 2019)"),
    PAYNE(
            Baseline.PAYNE,
            "a multilayer perceptron from labels to every pixel. One network for all pixels, as in the authors' code; the"
                    + " article has one for each"),
    KURUCZ_A1(
            Baseline.KURUCZ_A1,
            "encoders of the labels and of the position, their features side by side, a perceptron to the answer. Here the"
                    + " position is that of a block of wavelengths and the answer its flux, as the PhysFormer paper has it;"
                    + " the source's are optical depth and atmosphere. Its physical loss, hydrostatic equilibrium, needs"
                    + " pressures, which a spectrum does not have; no dropout"),
    PHYSGNN(
            Baseline.PHYSGNN,
            "a graph whose nodes are physical variables, six convolutions, jumping knowledge, pooled to the flux, as the"
                    + " PhysFormer paper has it; the source's nodes are a tissue's mesh and its answers their"
                    + " displacements. Relations are learnt, layers weighted by a linear score, no dropout"),
    SYMMETRIC_AUTOENCODER(
            Baseline.SYMMETRIC_AUTOENCODER,
            "dense layers that narrow to a latent and their mirror image, and a dense network from labels to the latent"),
    SPECULATOR(
            Baseline.SPECULATOR,
            "a perceptron with learnt units from labels to coefficients of principal components of the logarithm of the"
                    + " flux, to which a hundredth of the maximum is added: the source's galaxies have flux everywhere"),
    INTERPOLATION(
            Manifest.INTERPOLATION,
            "cubic",
            "steps",
            "Interpolation of principal components by cubic radial basis functions over the nearest nodes of the grid");

    private final String title;
    private final String activation;
    private final String passes;
    private final String summary;

    BundleKind(Baseline baseline, String summary) {
        this(
                baseline.kind(),
                baseline.units(),
                "steps",
                baseline.title() + " (" + baseline.source() + "): " + summary + ";");
    }

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
            case COMPONENTS -> BundledComponents.of(weights, manifest, source);
            case PHYSFORMER -> BundledPhysFormer.of(files, weights, manifest);
            case PIXEL_PAYNE -> BundledPixelPayne.of(weights, manifest, source);
            case PAYNE, KURUCZ_A1, PHYSGNN, SYMMETRIC_AUTOENCODER, SPECULATOR ->
                BundledBaseline.of(Baseline.ofKind(title).orElseThrow(), weights, manifest, source);
            case INTERPOLATION -> BundledInterpolation.of(weights, manifest, source);
        };
    }
}
