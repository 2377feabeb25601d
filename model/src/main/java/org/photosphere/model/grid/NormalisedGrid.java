package org.photosphere.model.grid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.photosphere.model.forward.Label;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Spectra on one set of bins, each divided by its own maximum. The arrays are owned: do not modify.
 *
 * @param labelNames names as in {@link Label}, in the order of the labels
 * @param labels [spectrum][label], in the labels' units
 * @param names [spectrum]
 * @param bins Angstrom, vacuum
 * @param flux dimensionless, 0 to 1, [spectrum][bin]
 * @param maxima divisor of each spectrum, erg s^-1 cm^-2 Angstrom^-1, [spectrum]
 */
public record NormalisedGrid(
        List<String> labelNames,
        double[][] labels,
        List<String> names,
        WavelengthBins bins,
        float[][] flux,
        double[] maxima) {

    public int spectra() {
        return labels.length;
    }

    /** Returns some of the spectra, in the given order; shares their arrays. */
    public NormalisedGrid select(int[] indices) {
        double[][] someLabels = new double[indices.length][];
        float[][] someFlux = new float[indices.length][];
        double[] someMaxima = new double[indices.length];
        List<String> someNames = new ArrayList<>(indices.length);
        for (int i = 0; i < indices.length; i++) {
            someLabels[i] = labels[indices[i]];
            someFlux[i] = flux[indices[i]];
            someMaxima[i] = maxima[indices[i]];
            someNames.add(names.get(indices[i]));
        }
        return new NormalisedGrid(labelNames, someLabels, someNames, bins, someFlux, someMaxima);
    }

    /** Returns the names of the labels that differ between nodes: a model can learn no other. */
    public List<String> varyingLabels() {
        List<String> varying = new ArrayList<>();
        for (int k = 0; k < labelNames.size(); k++) {
            int label = k;
            if (Arrays.stream(labels)
                            .mapToDouble(node -> node[label])
                            .distinct()
                            .count()
                    > 1) {
                varying.add(labelNames.get(k));
            }
        }
        return varying;
    }

    /**
     * Returns the same spectra under these labels, in this order; shares the fluxes.
     *
     * @throws IllegalArgumentException where the grid has no such label
     */
    public NormalisedGrid withLabels(List<String> names) {
        double[][] chosen = new double[labels.length][names.size()];
        for (int k = 0; k < names.size(); k++) {
            int from = labelNames.indexOf(names.get(k));
            if (from < 0) {
                throw new IllegalArgumentException("the grid has no label " + names.get(k));
            }
            for (int i = 0; i < labels.length; i++) {
                chosen[i][k] = labels[i][from];
            }
        }
        return new NormalisedGrid(List.copyOf(names), chosen, this.names, bins, flux, maxima);
    }

    /** Returns the grid's labels with their bounds over all its nodes. */
    public List<Label> labelBounds() {
        List<Label> bounds = new ArrayList<>();
        for (int k = 0; k < labelNames.size(); k++) {
            double lower = Double.POSITIVE_INFINITY;
            double upper = Double.NEGATIVE_INFINITY;
            for (double[] node : labels) {
                lower = Math.min(lower, node[k]);
                upper = Math.max(upper, node[k]);
            }
            bounds.add(GridLabels.label(labelNames.get(k), lower, upper));
        }
        return bounds;
    }
}
