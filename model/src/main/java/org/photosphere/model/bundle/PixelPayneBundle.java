package org.photosphere.model.bundle;

import java.util.List;
import java.util.Map;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.payne.PixelPayneModel;
import org.photosphere.model.network.payne.PublishedPayne;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Bundle of a published network of The Payne's form, with the numbers as published.
 *
 * @param payne the network
 * @param nodes a lattice over the network's labels, [node][label]; owned
 */
public record PixelPayneBundle(
        Manifest manifest,
        String digest,
        PublishedPayne payne,
        WavelengthBins bins,
        double[][] nodes,
        EmulatorError emulatorError)
        implements Bundle {

    static PixelPayneBundle of(Manifest manifest, String digest, VerifiedFiles files) {
        String source = files.source(BundleFiles.WEIGHTS);
        Map<String, Tensor> tensors = files.tensors(BundleFiles.WEIGHTS);
        PublishedPayne payne = PublishedPayne.fromTensors(tensors, source);
        if (!payne.labels().equals(manifest.labels())
                || !manifest.architecture().hidden().equals(List.of(payne.units()))
                || payne.bins(source).count() != manifest.wavelengths().bins()) {
            throw GridTensors.misfit(source, manifest);
        }
        GridTensors grid = GridTensors.of(tensors, manifest, source);
        return new PixelPayneBundle(
                manifest, digest, payne, grid.bins(), grid.nodes(), EmulatorTensors.of(files, manifest));
    }

    @Override
    public ForwardModel toModel() {
        return new PixelPayneModel(description(), payne);
    }

    @Override
    public ForwardModel toFullModel() {
        return toModel();
    }
}
