package org.photosphere.model.bundle;

import java.util.Map;
import java.util.Optional;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Manifest.PhysFormerPart;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.payne.PayneModel;
import org.photosphere.model.network.payne.PayneZones;
import org.photosphere.model.network.physformer.PhysFormerModel;
import org.photosphere.model.network.physformer.PhysFormerWeights;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Bundle of a PhysFormer, for certification and evaluation, and of the reduced model that inversions use: a Payne
 * trained on the PhysFormer's spectra.
 *
 * @param part of the manifest for the PhysFormer
 * @param networks both networks
 * @param nodes labels of all nodes of the grid, [node][label]; owned
 * @param emulatorError of the reduced model
 * @param physicsReference of the PhysFormer
 */
public record PhysFormerBundle(
        Manifest manifest,
        String digest,
        PhysFormerPart part,
        NetworkPair networks,
        WavelengthBins bins,
        double[][] nodes,
        EmulatorError emulatorError,
        Optional<PhysicsReference> physicsReference)
        implements Bundle {

    static final String ENERGY_SHARE = "grid.energy-share";

    static PhysFormerBundle of(Manifest manifest, PhysFormerPart part, String digest, VerifiedFiles files) {
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
        Map<String, Tensor> tensors = files.tensors(BundleFiles.WEIGHTS);
        double[] temperatures = {
            part.temperatures().lower(), part.temperatures().upper()
        };
        GridTensors grid = GridTensors.of(tensors, manifest, source);
        PhysFormerWeights full = PhysFormerWeights.read(part.shape(), temperatures, tensors, source);
        PayneZones reduced =
                PayneBundle.zones(files.tensors(BundleFiles.REDUCED), manifest, files.source(BundleFiles.REDUCED));
        double[] shares = energyShares(tensors, grid.nodes().length, source);
        return new PhysFormerBundle(
                manifest,
                digest,
                part,
                new NetworkPair(full, shares, reduced),
                grid.bins(),
                grid.nodes(),
                EmulatorTensors.of(files, manifest),
                PhysicsTensors.of(files, manifest));
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

    /** Returns the reduced model, under the bundle's name and digest. */
    @Override
    public ForwardModel toModel() {
        return new PayneModel(description(), networks.reduced());
    }

    @Override
    public boolean isPhysical() {
        return true;
    }

    @Override
    public ForwardModel toFullModel() {
        return toPhysFormer();
    }

    /**
     * Returns the PhysFormer itself, its weights in native memory until it is closed. Its emulator error is the reduced
     * model's, which includes its own.
     */
    public PhysFormerModel toPhysFormer() {
        return new PhysFormerModel(description(), networks.full(), networks.energyShares());
    }

    /** Returns the PhysFormer of the same weights with a part removed. */
    public ForwardModel toAblated(Ablation ablation) {
        return PhysFormerModel.ablated(description(), networks.full(), networks.energyShares(), ablation);
    }
}
