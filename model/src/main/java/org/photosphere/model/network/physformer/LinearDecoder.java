package org.photosphere.model.network.physformer;

import java.util.Arrays;

/**
 * The decoder to first order, at some bins: darkness as a linear function of the latent. Cheap enough for the map to be
 * trained through it.
 *
 * @param mean darkness of the bins and ln Teff of a latent of zeros, [bin + 1]
 * @param components the same by latent, [latent][bin + 1]
 * @param loss of the darkness
 */
public record LinearDecoder(float[] mean, float[][] components, Loss loss) {

    /** Loss of darkness against a target spectrum. */
    public interface Loss {

        /**
         * @param features darkness of the bins and ln Teff, [bin + 1]
         * @param wanted target spectrum, in the loss's own terms
         * @param gradient receives the loss's derivatives by the features, [bin + 1]
         * @return above zero
         */
        double of(float[] features, float[] wanted, float[] gradient);
    }

    /**
     * Fits a decoder to what another one makes of some latents, by least squares.
     *
     * @param latents [row][latent]
     * @param features darkness of the bins and ln Teff of the spectra decoded from them, [row][bin + 1]
     */
    public static LinearDecoder fitted(float[][] latents, float[][] features, Loss loss) {
        float[][] fitted = LeastSquares.fit(latents, features);
        int count = fitted.length - 1;
        return new LinearDecoder(fitted[count], Arrays.copyOf(fitted, count), loss);
    }

    /**
     * Fits each feature as a linear function of the mean of some latents only, by least squares.
     *
     * @param channels latents of each feature, [bin + 1][channel]
     */
    public static LinearDecoder fittedByChannel(float[][] latents, float[][] features, int[][] channels, Loss loss) {
        float[] mean = new float[channels.length];
        float[][] components = new float[latents[0].length][channels.length];
        for (int j = 0; j < channels.length; j++) {
            double x = 0;
            double y = 0;
            double xx = 0;
            double xy = 0;
            for (int i = 0; i < latents.length; i++) {
                double at = 0;
                for (int channel : channels[j]) {
                    at += latents[i][channel] / (double) channels[j].length;
                }
                x += at / latents.length;
                y += features[i][j] / (double) latents.length;
                xx += at * at / latents.length;
                xy += at * features[i][j] / latents.length;
            }
            double variance = xx - x * x;
            double slope = variance > 0 ? (xy - x * y) / variance : 0;
            mean[j] = (float) (y - slope * x);
            for (int channel : channels[j]) {
                components[channel][j] = (float) (slope / channels[j].length);
            }
        }
        return new LinearDecoder(mean, components, loss);
    }

    /** Returns darkness of the bins and ln Teff, [bin + 1]. */
    public float[] features(float[] latent) {
        double[] sums = new double[mean.length];
        for (int z = 0; z < latent.length && z < components.length; z++) {
            float[] component = components[z];
            for (int j = 0; latent[z] != 0 && j < sums.length; j++) {
                sums[j] += (double) latent[z] * component[j];
            }
        }
        float[] features = mean.clone();
        for (int j = 0; j < features.length; j++) {
            features[j] += (float) sums[j];
        }
        return features;
    }
}
