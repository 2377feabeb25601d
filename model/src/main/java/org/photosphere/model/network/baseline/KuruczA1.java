package org.photosphere.model.network.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.tensor.Weights;

/**
 * Kurucz-a1 (Li et al. 2025, arXiv 2507.06357) as the PhysFormer paper uses it: an encoder of the labels and one of the
 * position, their features side by side, a perceptron to the answer. The source predicts an atmosphere at each optical
 * depth; here the position is that of a block of wavelengths, and the answer the flux of its bins. Its physical loss,
 * hydrostatic equilibrium, binds pressures to depths, of which a spectrum has neither.
 *
 * <p>Widths: features of the labels, features of a position, hidden layer of the perceptron (two such). Units are GELU.
 */
final class KuruczA1 implements FluxNetwork {

    /** Blocks of wavelengths, as many as the PhysFormer has patches. */
    private static final int MOST_BLOCKS = 125;

    private static final String NORM = "label.norm.";

    private final NetworkSizes sizes;
    private final Perceptron labelEncoder;
    private final Perceptron positionEncoder;
    private final Perceptron predictor;
    private final int blocks;
    private final int blockBins;

    KuruczA1(NetworkSizes sizes) {
        sizes.requireHidden(3, "features of the labels, of a position, and the hidden layers'");
        this.sizes = sizes;
        blockBins = (sizes.bins() + MOST_BLOCKS - 1) / MOST_BLOCKS;
        blocks = (sizes.bins() + blockBins - 1) / blockBins;
        int ofLabels = sizes.hidden().get(0);
        int ofPosition = sizes.hidden().get(1);
        int inner = sizes.hidden().get(2);
        labelEncoder = new Perceptron("label", List.of(sizes.labels(), ofLabels, ofLabels));
        positionEncoder = new Perceptron("position", List.of(1, (ofPosition + 1) / 2, ofPosition));
        predictor = new Perceptron("predictor", ofLabels + ofPosition, List.of(inner, inner), blockBins);
    }

    @Override
    public void initialise(Weights weights, Random random) {
        labelEncoder.initialise(weights, random);
        for (int l = 0; l < 2; l++) {
            weights.filled(NORM + l + ".scale", sizes.hidden().get(0), 1f);
            weights.zeros(NORM + l + ".shift", sizes.hidden().get(0));
        }
        positionEncoder.initialise(weights, random);
        predictor.initialise(weights, random);
    }

    @Override
    public Dual flux(Dual labels, Parameters p) {
        Dual star = labels;
        for (int l = 0; l < 2; l++) {
            star = labelEncoder
                    .layer(l, star, p)
                    .layerNorm(p.get(NORM + l + ".scale"), p.get(NORM + l + ".shift"))
                    .gelu();
        }
        Dual places = positionEncoder.apply(positions(labels.value().getManager()), p, Dual::gelu);
        Dual inner = joined(star, places.gelu(), p).gelu();
        for (int l = 1; l < predictor.depth(); l++) {
            inner = predictor.layer(l, l == 1 ? inner : inner.gelu(), p);
        }
        long rows = labels.shape().get(0);
        Dual flux = inner.reshape(rows, (long) blocks * blockBins);
        return blocks * blockBins == sizes.bins() ? flux : flux.columns(sizes.bins());
    }

    /**
     * First layer of the perceptron on both features side by side, [row, block, inner]: the sum of its two halves, so
     * that no array of all pairs is needed.
     *
     * @param star [row, features]
     * @param places [block, features]
     */
    private Dual joined(Dual star, Dual places, Parameters p) {
        NDArray weight = p.get("predictor.0");
        long ofLabels = sizes.hidden().get(0);
        long inner = sizes.hidden().get(2);
        Dual byStar = star.multiplyRight(weight.get(":" + ofLabels))
                .reshape(star.shape().get(0), 1, inner);
        Dual byPlace = places.multiplyRight(weight.get(ofLabels + ":"));
        return byStar.add(byPlace.value()).add(p.get("predictor.0.bias"));
    }

    /** Middles of the blocks on [-1, 1], [block, 1]. */
    private Dual positions(NDManager manager) {
        float[] middles = new float[blocks];
        for (int b = 0; b < blocks; b++) {
            middles[b] = (2f * b + 1) / blocks - 1;
        }
        return Dual.constant(TorchEngine.owned(manager, middles, new Shape(blocks, 1)));
    }
}
