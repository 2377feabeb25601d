package org.photosphere.model.bundle;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Manifest.PhysFormerPart;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.components.ComponentModel;
import org.photosphere.model.network.components.ComponentZones;
import org.photosphere.model.network.physformer.PhysFormerModel;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.network.tensor.Tensor;

/**
 * A PhysFormer, for certification and evaluation, and the reduced model that inversions use. The arrays are owned: do not
 * modify.
 *
 * @param full the PhysFormer; files contain it {@link PhysFormerWeights#stored() rounded}
 * @param energyShares share of sigma Teff^4 expected in the bins at each node of the grid, above zero, [node]
 * @param reduced the component networks that inversions use, trained on the PhysFormer's own spectra
 */
public record BundledPhysFormer(PhysFormerWeights full, double[] energyShares, ComponentZones reduced)
        implements BundledNetwork {

    private static final String ENERGY_SHARE = "grid.energy-share";

    static BundledPhysFormer of(VerifiedFiles files, Map<String, Tensor> tensors, Manifest manifest) {
        PhysFormerPart part = requireNonNull(manifest.physformer());
        String source = files.source(BundleFiles.WEIGHTS);
        if (part.shape().labels() != manifest.labels().size()
                || part.shape().bins() != manifest.wavelengths().bins()) {
            throw new InputException(
                    files.source(BundleFiles.MANIFEST) + " has a network of "
                            + part.shape().labels() + " labels and "
                            + part.shape().bins() + " bins for "
                            + manifest.labels().size() + " labels and "
                            + manifest.wavelengths().bins() + " bins",
                    GridTensors.FRESH_COPY);
        }
        if (manifest.labels().stream().noneMatch(label -> label.name().equals(Label.TEFF))) {
            throw new InputException(
                    files.source(BundleFiles.MANIFEST) + " has no label '" + Label.TEFF + "', which a PhysFormer needs",
                    GridTensors.FRESH_COPY);
        }
        double[] temperatures = {
            part.temperatures().lower(), part.temperatures().upper()
        };
        int nodes = GridTensors.of(tensors, manifest, source).nodes().length;
        return new BundledPhysFormer(
                PhysFormerWeights.read(part.shape(), temperatures, tensors, source),
                energyShares(tensors, nodes, source),
                BundledComponents.zones(
                        files.tensors(BundleFiles.REDUCED), manifest, files.source(BundleFiles.REDUCED)));
    }

    private static double[] energyShares(Map<String, Tensor> tensors, int nodes, String source) {
        Tensor shares = GridTensors.require(tensors, ENERGY_SHARE, source);
        if (!shares.hasShape(nodes)) {
            throw new InputException(
                    source + ": '" + ENERGY_SHARE + "' is not of the " + nodes + " nodes", GridTensors.FRESH_COPY);
        }
        for (double share : shares.values()) {
            if (!(share > 0)) {
                throw new InputException(source + ": '" + ENERGY_SHARE + "' is not above zero", GridTensors.FRESH_COPY);
            }
        }
        return shares.values();
    }

    @Override
    public String kind() {
        return Manifest.PHYSFORMER;
    }

    @Override
    public Map<String, Tensor> toTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(full.toTensors());
        tensors.put(ENERGY_SHARE, Tensor.ofDoubles(energyShares, energyShares.length));
        return tensors;
    }

    @Override
    public Map<String, Map<String, Tensor>> companions() {
        return Map.of(BundleFiles.REDUCED, reduced.toTensors());
    }

    /** Returns whether radiative transfer generates its flux. */
    public boolean hasPhysics() {
        return full.shape().parts().physics();
    }

    @Override
    public long parameters() {
        return full.trained();
    }

    @Override
    public Manifest.Architecture architecture() {
        return BundledComponents.architecture(reduced);
    }

    @Override
    public PhysFormerPart physformer(Map<String, Double> figures) {
        return new PhysFormerPart(
                full.shape(),
                new Manifest.Range(full.temperatures()[0], full.temperatures()[1]),
                new Manifest.Range(
                        Arrays.stream(energyShares).min().orElseThrow(),
                        Arrays.stream(energyShares).max().orElseThrow()),
                figures);
    }

    @Override
    public ComponentModel toModel(ModelDescription description) {
        return new ComponentModel(description, reduced);
    }

    @Override
    public boolean isPhysical() {
        return true;
    }

    /** Returns the PhysFormer itself. Its emulator error is the reduced model's, which includes its own. */
    @Override
    public PhysFormerModel toFullModel(ModelDescription description) {
        return new PhysFormerModel(description, full, energyShares);
    }

    /** Returns the PhysFormer of the same weights with a part removed. */
    public ForwardModel toAblated(ModelDescription description, Ablation ablation) {
        return PhysFormerModel.ablated(description, full, energyShares, ablation);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BundledPhysFormer other
                && full.equals(other.full)
                && Arrays.equals(energyShares, other.energyShares)
                && reduced.equals(other.reduced);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(energyShares) + reduced.hashCode();
    }
}
