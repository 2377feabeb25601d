package org.photosphere.model.network.physformer;

/** Sinusoidal positional encoding (Vaswani et al. 2017, section 3.5). */
final class PositionalEncoding {

    private static final double LONGEST = 10_000;

    private PositionalEncoding() {}

    /**
     * Adds sines and cosines of the position to some channels.
     *
     * @param encoding [position][width], row-major
     * @param from first channel to use
     */
    static void fill(float[] encoding, int positions, int width, int from) {
        int channels = width - from;
        for (int n = 0; n < positions; n++) {
            for (int c = 0; c < channels; c++) {
                double rate = Math.pow(LONGEST, -(double) (c - c % 2) / channels);
                encoding[n * width + from + c] = (float) (c % 2 == 0 ? Math.sin(n * rate) : Math.cos(n * rate));
            }
        }
    }
}
