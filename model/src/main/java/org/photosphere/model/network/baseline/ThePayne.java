package org.photosphere.model.network.baseline;

import ai.djl.ndarray.NDManager;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.tensor.Weights;

/**
 * The Payne (Ting et al. 2019, ApJ 879, 69): a multilayer perceptron from the labels to every pixel. One network for all
 * pixels with leaky rectified units, as the authors' code has it; the article has a small one for each.
 *
 * <p>Widths: the hidden layers.
 */
final class ThePayne implements FluxNetwork {

    private static final double SLOPE = 0.01;

    private final Perceptron layers;

    ThePayne(NetworkSizes sizes) {
        layers = new Perceptron("layer", sizes.labels(), sizes.hidden(), sizes.bins());
    }

    @Override
    public void initialise(Weights weights, Random random) {
        layers.initialise(weights, random);
    }

    @Override
    public Dual flux(Dual labels, Parameters p) {
        NDManager manager = labels.value().getManager();
        return layers.apply(labels, p, x -> x.leaky(TorchEngine.scalar(manager, SLOPE)));
    }
}
