package org.photosphere.model.network.baseline;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.tensor.Weights;

/**
 * Symmetric autoencoder (Gebran 2024, Astronomy 3, 1): dense layers that narrow to a latent and their mirror image, then
 * a dense network from the labels to the latent. Rectified units; the flux is a sigmoid.
 *
 * <p>Widths: the encoder's hidden layers, from the spectrum to the latent, each at least as wide as the next; then, after
 * them and wider than the last of them, the hidden layers from labels to latent. Components: the latent.
 */
final class SymmetricAutoencoder implements FluxNetwork {

    private static final int AUTOENCODER = 0;

    private final Perceptron encoder;
    private final Perceptron decoder;
    private final Perceptron map;

    SymmetricAutoencoder(NetworkSizes sizes) {
        List<Integer> widths = sizes.hidden();
        int narrowing = 1;
        while (narrowing < widths.size() && widths.get(narrowing) <= widths.get(narrowing - 1)) {
            narrowing++;
        }
        if (narrowing >= widths.size() || sizes.components() < 1) {
            throw new IllegalArgumentException("widths narrow to the latent, then widen for the labels' layers: "
                    + widths + ", latent " + sizes.components());
        }
        List<Integer> narrow = widths.subList(0, narrowing);
        List<Integer> mirrored = new ArrayList<>(narrow);
        Collections.reverse(mirrored);
        encoder = new Perceptron("encoder", sizes.bins(), narrow, sizes.components());
        decoder = new Perceptron("decoder", sizes.components(), mirrored, sizes.bins());
        map = new Perceptron("map", sizes.labels(), widths.subList(narrowing, widths.size()), sizes.components());
    }

    @Override
    public List<String> stages() {
        return List.of("autoencoder", "map");
    }

    @Override
    public boolean trains(int stage, String name) {
        return name.startsWith("map.") == (stage != AUTOENCODER);
    }

    @Override
    public boolean isOfModel(String name) {
        return !name.startsWith("encoder.");
    }

    @Override
    public void initialise(Weights weights, Random random) {
        encoder.initialise(weights, random);
        decoder.initialise(weights, random);
        map.initialise(weights, random);
    }

    @Override
    public Dual flux(Dual labels, Parameters p) {
        return decoded(map.apply(labels, p, Dual::relu), p);
    }

    private Dual decoded(Dual latent, Parameters p) {
        return decoder.apply(latent, p, Dual::relu).sigmoid();
    }

    private Dual encoded(NDArray flux, Parameters p) {
        return encoder.apply(Dual.constant(flux), p, Dual::relu);
    }

    @Override
    public NDArray loss(int stage, NDArray labels, NDArray flux, Parameters p) {
        if (stage == AUTOENCODER) {
            return FluxNetwork.super.loss(stage, labels, flux, p);
        }
        NDArray wanted = encoded(flux, p).value();
        return map.apply(Dual.constant(labels), p, Dual::relu)
                .value()
                .sub(wanted)
                .square()
                .mean();
    }

    @Override
    public NDArray prediction(int stage, NDArray labels, NDArray flux, Parameters p) {
        return (stage == AUTOENCODER ? decoded(encoded(flux, p), p) : flux(Dual.constant(labels), p)).value();
    }
}
