package org.photosphere.model.network;

import java.util.Arrays;

/**
 * The networks of all pixels at once: the published numbers in single precision, pixels innermost, so that each loop is
 * one that the compiler turns into vector instructions. Immutable, safe for several threads.
 */
final class PixelNetworks {

    /** Pixels worked on together: their sums stay in the first cache while all units of all spectra pass. */
    private static final int BLOCK = 512;

    /** Where the sigmoid is 0 or 1 to single precision. */
    private static final float FLAT = 17f;

    private final PixelAxis axis;
    private final int pixels;
    private final int units;
    private final int labels;
    /** [unit * labels + label][pixel]. */
    private final float[][] hiddenWeight;
    /** [unit][pixel]. */
    private final float[][] hiddenBias;
    /** In the unit of the flux, [unit][pixel]. */
    private final float[][] outputWeight;
    /** In the unit of the flux, [pixel]. */
    private final float[] outputBias;

    PixelNetworks(PublishedPayne payne, PixelAxis axis) {
        this.axis = axis;
        pixels = payne.pixels();
        units = payne.units();
        labels = PublishedPayne.LABELS;
        hiddenWeight = new float[units * labels][pixels];
        hiddenBias = new float[units][pixels];
        outputWeight = new float[units][pixels];
        outputBias = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            double unit = payne.fluxUnit(i);
            outputBias[i] = (float) (payne.outputBias()[i] * unit);
            for (int u = 0; u < units; u++) {
                hiddenBias[u][i] = (float) payne.hiddenBias()[i * units + u];
                outputWeight[u][i] = (float) (payne.outputWeight()[i * units + u] * unit);
                for (int k = 0; k < labels; k++) {
                    hiddenWeight[u * labels + k][i] = (float) payne.hiddenWeight()[(i * units + u) * labels + k];
                }
            }
        }
    }

    int bins() {
        return axis.bins().count();
    }

    /**
     * Spectra, each the same whoever shares the call.
     *
     * @param scaled labels on [-0.5, 0.5], [spectrum][label]
     * @param withDerivatives whether derivatives by the scaled labels follow the flux
     * @param into receives of each the surface flux F_lambda, erg s^-1 cm^-2 Angstrom^-1, and its derivatives, straight
     *     lines in the gaps, [spectrum][bin, or (1 + labels) * bins]
     */
    void evaluate(float[][] scaled, boolean withDerivatives, float[][] into) {
        Scratch scratch = new Scratch();
        for (int from = 0; from < pixels; ) {
            int to = Math.min(axis.endOfRun(from), from + BLOCK);
            for (int s = 0; s < scaled.length; s++) {
                block(scaled[s], from, to - from, withDerivatives, into[s], scratch);
            }
            from = to;
        }
        for (float[] spectrum : into) {
            for (int row = 0; row < (withDerivatives ? 1 + labels : 1); row++) {
                axis.fillGaps(spectrum, row * bins());
            }
        }
    }

    private void block(float[] scaled, int first, int count, boolean withDerivatives, float[] into, Scratch scratch) {
        int out = axis.bin(first);
        System.arraycopy(outputBias, first, into, out, count);
        for (int k = 0; k < labels && withDerivatives; k++) {
            int start = (1 + k) * bins() + out;
            Arrays.fill(into, start, start + count, 0f);
        }
        for (int u = 0; u < units; u++) {
            System.arraycopy(hiddenBias[u], first, scratch.sum, 0, count);
            for (int k = 0; k < labels; k++) {
                addTimes(hiddenWeight[u * labels + k], first, scaled[k], scratch.sum, count);
            }
            sigmoid(scratch.sum, scratch.active, count);
            addProduct(outputWeight[u], first, scratch.active, into, out, count);
            if (withDerivatives) {
                slope(outputWeight[u], first, scratch.active, scratch.sum, count);
                for (int k = 0; k < labels; k++) {
                    addProduct(hiddenWeight[u * labels + k], first, scratch.sum, into, (1 + k) * bins() + out, count);
                }
            }
        }
    }

    private static void addTimes(float[] weight, int from, float factor, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += factor * weight[from + i];
        }
    }

    private static void addProduct(float[] weight, int from, float[] values, float[] sum, int to, int count) {
        for (int i = 0; i < count; i++) {
            sum[to + i] += weight[from + i] * values[i];
        }
    }

    /** w a (1 - a), the derivative of w a by the unit's input. */
    private static void slope(float[] weight, int from, float[] active, float[] slope, int count) {
        for (int i = 0; i < count; i++) {
            slope[i] = weight[from + i] * active[i] * (1f - active[i]);
        }
    }

    /**
     * 1 / (1 + exp(-x)) as 1/2 + x P(x^2) / Q(x^2): Java's exp is a call a number, this is vector instructions. Fitted to
     * |x| < 17 with errors weighted until they are even, below 3e-10; single precision leaves 2e-7.
     */
    static void sigmoid(float[] input, float[] active, int count) {
        for (int i = 0; i < count; i++) {
            float x = Math.max(-FLAT, Math.min(FLAT, input[i]));
            float z = x * x;
            float p = 3.1113466e-11f + z * -3.2198871e-15f;
            p = 0.25f + z * (8.562421e-3f + z * (6.0835293e-5f + z * (1.1141604e-7f + z * p)));
            float q = 1.7085937e-3f + z * (6.223772e-6f + z * 5.17117e-9f);
            q = 1f + z * (0.117583014f + z * q);
            active[i] = 0.5f + x * p / q;
        }
    }

    /** Of a block, [pixel]. */
    private static final class Scratch {
        final float[] sum = new float[BLOCK];
        final float[] active = new float[BLOCK];
    }
}
