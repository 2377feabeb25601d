package org.photosphere.model.training;

import java.util.Arrays;
import java.util.List;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;

/**
 * Training spectra in the network's form; arrays owned.
 *
 * @param scaled labels on [-0.5, 0.5], [spectrum][label]
 * @param smooth spectra divided by a smooth measure of their size, [spectrum][bin]
 * @param flux spectra divided by their maximum, [spectrum][bin]
 */
record TrainingSet(float[][] scaled, float[][] smooth, float[][] flux) {

    static TrainingSet of(NormalisedGrid grid, List<Label> labels) {
        float[][] scaled = new float[grid.spectra()][labels.size()];
        float[][] smooth = new float[grid.spectra()][];
        for (int i = 0; i < scaled.length; i++) {
            for (int k = 0; k < labels.size(); k++) {
                scaled[i][k] = (float) labels.get(k).scale(grid.labels()[i][k]);
            }
            smooth[i] = divideByNorm(grid.flux()[i]);
        }
        return new TrainingSet(scaled, smooth, grid.flux());
    }

    int size() {
        return scaled.length;
    }

    /** Returns some spectra; shares their arrays. */
    TrainingSet rows(int[] indices) {
        return new TrainingSet(rows(scaled, indices), rows(smooth, indices), rows(flux, indices));
    }

    static float[][] rows(float[][] rows, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(float[][]::new);
    }

    static float[] divideByMaximum(float[] flux) {
        float maximum = 0;
        for (float f : flux) {
            maximum = Math.max(maximum, f);
        }
        float[] divided = new float[flux.length];
        for (int j = 0; j < divided.length; j++) {
            divided[j] = flux[j] / maximum;
        }
        return divided;
    }

    /**
     * Divides by the norm of order 8, an approximation of the maximum: high enough to stay near it, low enough to
     * change smoothly from one brightest bin to the next.
     */
    static float[] divideByNorm(float[] flux) {
        double sum = 0;
        for (float f : flux) {
            double square = f * f;
            double fourth = square * square;
            sum += fourth * fourth;
        }
        double norm = Math.pow(sum / flux.length, 0.125);
        float[] divided = new float[flux.length];
        for (int j = 0; j < divided.length; j++) {
            divided[j] = (float) (flux[j] / norm);
        }
        return divided;
    }
}
