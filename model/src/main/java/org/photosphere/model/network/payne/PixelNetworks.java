package org.photosphere.model.network.payne;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.photosphere.model.network.Sigmoid;

/**
 * The networks of all pixels at once: the published numbers in single precision, pixels innermost, so that the compiler
 * vectorises each loop. Immutable, safe for several threads.
 */
final class PixelNetworks {

    private static final int LABELS = PublishedPayne.LABELS;

    /** Pixels per block: their sums stay in the first-level cache while all units of all spectra are processed. */
    private static final int PIXELS = 512;

    private final PixelAxis axis;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * Neighbouring pixels, in arrays of their own so that all loops run from 0: the compiler assumes that arrays with
     * different starts overlap.
     *
     * @param bin of the first pixel
     * @param hiddenWeight [unit * labels + label][pixel]
     * @param hiddenBias [unit][pixel]
     * @param outputWeight in the unit of the flux, [unit][pixel]
     * @param outputBias in the unit of the flux, [pixel]
     */
    private record Block(
            int bin, float[][] hiddenWeight, float[][] hiddenBias, float[][] outputWeight, float[] outputBias) {

        static Block of(PublishedPayne payne, int bin, int first, int count) {
            int units = payne.units();
            Block block = new Block(
                    bin,
                    new float[units * LABELS][count],
                    new float[units][count],
                    new float[units][count],
                    new float[count]);
            for (int i = 0; i < count; i++) {
                double unit = payne.fluxUnit(first + i);
                block.outputBias[i] = (float) (payne.outputBias()[first + i] * unit);
                for (int u = 0; u < units; u++) {
                    int from = (first + i) * units + u;
                    block.hiddenBias[u][i] = (float) payne.hiddenBias()[from];
                    block.outputWeight[u][i] = (float) (payne.outputWeight()[from] * unit);
                    for (int k = 0; k < LABELS; k++) {
                        block.hiddenWeight[u * LABELS + k][i] = (float) payne.hiddenWeight()[from * LABELS + k];
                    }
                }
            }
            return block;
        }

        int units() {
            return hiddenBias.length;
        }

        int pixels() {
            return outputBias.length;
        }
    }

    PixelNetworks(PublishedPayne payne, PixelAxis axis) {
        this.axis = axis;
        for (int from = 0; from < payne.pixels(); ) {
            int to = Math.min(axis.endOfRun(from), from + PIXELS);
            blocks.add(Block.of(payne, axis.bin(from), from, to - from));
            from = to;
        }
    }

    int bins() {
        return axis.bins().count();
    }

    /**
     * Evaluates spectra, each independent of the others in the call.
     *
     * @param scaled labels on [-0.5, 0.5], [spectrum][label]
     * @param withDerivatives whether derivatives by the scaled labels follow the flux
     * @param into receives for each the surface flux F_lambda, erg s^-1 cm^-2 Angstrom^-1, and its derivatives,
     *     straight lines in the gaps, [spectrum][bin, or (1 + labels) * bins]
     */
    void evaluate(float[][] scaled, boolean withDerivatives, float[][] into) {
        Scratch scratch = new Scratch();
        int rows = withDerivatives ? 1 + LABELS : 1;
        for (Block block : blocks) {
            for (int s = 0; s < scaled.length; s++) {
                evaluate(block, scaled[s], withDerivatives, scratch);
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(scratch.row[row], 0, into[s], row * bins() + block.bin, block.pixels());
                }
            }
        }
        for (float[] spectrum : into) {
            for (int row = 0; row < rows; row++) {
                axis.fillGaps(spectrum, row * bins());
            }
        }
    }

    /** Writes flux and derivatives to the scratch space's rows. */
    private static void evaluate(Block block, float[] scaled, boolean withDerivatives, Scratch scratch) {
        int count = block.pixels();
        System.arraycopy(block.outputBias, 0, scratch.row[0], 0, count);
        for (int k = 1; k <= LABELS && withDerivatives; k++) {
            Arrays.fill(scratch.row[k], 0f);
        }
        for (int u = 0; u < block.units(); u++) {
            int w = u * LABELS;
            float[][] weight = block.hiddenWeight;
            sum(
                    block.hiddenBias[u],
                    weight[w],
                    weight[w + 1],
                    weight[w + 2],
                    weight[w + 3],
                    scaled,
                    scratch.sum,
                    count);
            Sigmoid.of(scratch.sum, scratch.active, count);
            addProduct(block.outputWeight[u], scratch.active, scratch.row[0], count);
            if (withDerivatives) {
                slope(block.outputWeight[u], scratch.active, scratch.sum, count);
                for (int k = 0; k < LABELS; k++) {
                    addProduct(weight[w + k], scratch.sum, scratch.row[1 + k], count);
                }
            }
        }
    }

    /** Computes the inputs of a unit: its bias and the weighted labels. */
    private static void sum(
            float[] bias, float[] w0, float[] w1, float[] w2, float[] w3, float[] scaled, float[] sum, int count) {
        float x0 = scaled[0];
        float x1 = scaled[1];
        float x2 = scaled[2];
        float x3 = scaled[3];
        for (int i = 0; i < count; i++) {
            sum[i] = bias[i] + x0 * w0[i] + x1 * w1[i] + x2 * w2[i] + x3 * w3[i];
        }
    }

    private static void addProduct(float[] weight, float[] values, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += weight[i] * values[i];
        }
    }

    /** Computes w a (1 - a), the derivative of w a by the unit's input. */
    private static void slope(float[] weight, float[] active, float[] slope, int count) {
        for (int i = 0; i < count; i++) {
            slope[i] = weight[i] * active[i] * (1f - active[i]);
        }
    }

    /** Scratch space of a block, [pixel]. */
    private static final class Scratch {
        final float[] sum = new float[PIXELS];
        final float[] active = new float[PIXELS];
        final float[][] row = new float[1 + LABELS][PIXELS];
    }
}
