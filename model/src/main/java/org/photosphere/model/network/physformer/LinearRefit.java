package org.photosphere.model.network.physformer;

import java.util.List;
import org.photosphere.model.network.tensor.Weights;

/**
 * Least-squares fit of the decoder's linear part: the change of every bin's darkness that restores the spectra, as a
 * linear function of the latents. Blocks and heads change spectra as they learn the structure over depth; gradient steps
 * would need far longer to compensate for that in the linear part, where an exact solution exists.
 */
final class LinearRefit {

    private static final String EXPANSION = PhysFormerDecoder.PREFIX + "expand";

    private LinearRefit() {}

    /**
     * Adds the fitted change to the weights.
     *
     * @param latents [row][latent]
     * @param changes of darkness, wanted, [row][bin]
     * @param targets weights to change
     */
    static void apply(PhysFormerShape shape, float[][] latents, float[][] changes, List<Weights> targets) {
        float[][] fitted = LeastSquares.fit(latents, changes);
        targets.forEach(weights -> add(shape, fitted, weights));
    }

    private static void add(PhysFormerShape shape, float[][] fitted, Weights weights) {
        float[] expansion = weights.get(EXPANSION);
        float[] bias = weights.get(EXPANSION + ".bias");
        int stride = shape.patches() * shape.tokenWidth();
        for (int j = 0; j < shape.bins(); j++) {
            int channel = j / shape.patchBins() * shape.tokenWidth() + j % shape.patchBins();
            for (int z = 0; z < shape.latent(); z++) {
                expansion[z * stride + channel] += fitted[z][j];
            }
            bias[channel] += fitted[shape.latent()][j];
        }
    }
}
