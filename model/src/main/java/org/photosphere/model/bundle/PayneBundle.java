package org.photosphere.model.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.payne.PayneModel;
import org.photosphere.model.network.payne.PayneWeights;
import org.photosphere.model.network.payne.PayneZones;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Bundle of a Payne.
 *
 * @param weights of the network
 * @param nodes labels of all nodes of the grid, [node][label]; owned
 */
public record PayneBundle(
        Manifest manifest,
        String digest,
        PayneWeights weights,
        WavelengthBins bins,
        double[][] nodes,
        EmulatorError emulatorError)
        implements Bundle {

    static PayneBundle of(Manifest manifest, String digest, VerifiedFiles files) {
        String source = files.source(BundleFiles.WEIGHTS);
        Map<String, Tensor> tensors = files.tensors(BundleFiles.WEIGHTS);
        PayneWeights weights = weights(tensors, manifest, source);
        GridTensors grid = GridTensors.of(tensors, manifest, source);
        return new PayneBundle(
                manifest, digest, weights, grid.bins(), grid.nodes(), EmulatorTensors.of(files, manifest));
    }

    /** Returns the Payne among some tensors, with the manifest's labels, bins and layers. */
    static PayneWeights weights(Map<String, Tensor> tensors, Manifest manifest, String source) {
        PayneWeights weights = PayneWeights.fromTensors(tensors, source);
        requireSizes(PayneZones.single(weights), manifest, source);
        return weights;
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
        List<Integer> hidden = Arrays.stream(zones.hidden()).boxed().toList();
        if (!hidden.equals(manifest.architecture().hidden())
                || zones.components() != manifest.architecture().components()) {
            throw new InputException(
                    source + " has hidden layers of " + hidden + " and " + zones.components()
                            + " components, bundle.json states "
                            + manifest.architecture().hidden() + " and "
                            + manifest.architecture().components(),
                    GridTensors.FRESH_COPY);
        }
    }

    @Override
    public ForwardModel toModel() {
        return new PayneModel(description(), weights);
    }

    @Override
    public ForwardModel toFullModel() {
        return toModel();
    }
}
