package org.photosphere.model.network.physformer;

/**
 * Linear model of opacities at some bins, the decoder's initial state: cheap enough for the map to be trained through
 * it.
 *
 * @param mean darkness of the bins and ln Teff of a latent of zeros, [bin + 1]
 * @param components the same by latent, [latent][bin + 1]
 * @param loss of the opacities
 */
public record InitialDecoder(float[] mean, float[][] components, Loss loss) {

    /** Loss of opacities against a target spectrum. */
    public interface Loss {

        /**
         * @param features darkness of the bins and ln Teff, [bin + 1]
         * @param wanted target spectrum, in the loss's own terms
         * @param gradient receives the loss's derivatives by the features, [bin + 1]
         * @return above zero
         */
        double of(float[] features, float[] wanted, float[] gradient);
    }
}
