package org.photosphere.model.network.physformer;

/**
 * The decoder as it begins, a linear model of opacities, at some bins: so cheap that the map can learn through it.
 *
 * @param mean ln chi at the bins and ln T_ref of a latent of zeros, [bin + 1]
 * @param components the same by latent, [latent][bin + 1]
 * @param loss of the opacities
 */
public record InitialDecoder(float[] mean, float[][] components, Loss loss) {

    /** What opacities lose against a spectrum that is wanted. */
    public interface Loss {

        /**
         * @param features ln chi at the bins and ln T_ref, [bin + 1]
         * @param wanted the spectrum, in the loss's own terms
         * @param gradient where the loss's derivatives by the features go, [bin + 1]
         * @return above zero
         */
        double of(float[] features, float[] wanted, float[] gradient);
    }
}
