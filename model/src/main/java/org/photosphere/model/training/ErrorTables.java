package org.photosphere.model.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;

/**
 * Errors of a model against a grid: max-normalised flux, overall and in parts. Part of the training, because a bundle's
 * card contains what was measured when it was made.
 *
 * @param overall errors over all pixels of all spectra
 * @param byTeff errors by the spectra's effective temperature, ascending; only ranges with spectra, empty where the
 *     grid has no such label
 * @param byBand errors by wavelength, ascending; only bands with bins
 * @param labelNames of the worst nodes' labels, in their order
 * @param worst spectra of the largest root mean square difference, the worst first, at most {@value #WORST}
 */
public record ErrorTables(
        ModelMetrics overall,
        List<ByTeff> byTeff,
        List<ByBand> byBand,
        List<String> labelNames,
        List<WorstNode> worst) {

    private static final int WORST = 10;

    private static final double[] TEFF_EDGES = {0, 4000, 5000, 7000, 10000, 20000, Double.POSITIVE_INFINITY};

    /** @param from K, included; 0 for the coolest
     * @param to K, not included; infinite for the hottest */
    public record ByTeff(double from, double to, ModelMetrics metrics) {}

    /** @param metrics over the band's bins only, of fluxes divided by the whole spectrum's maximum */
    public record ByBand(WavelengthBand band, ModelMetrics metrics) {}

    /** @param labels in the labels' units
     * @param rmse over the spectrum's pixels */
    public record WorstNode(String name, double[] labels, double rmse) {}

    /**
     * @param grid at least one spectrum
     * @param predicted flux of the model at its labels, [spectrum][bin]
     */
    public static ErrorTables of(NormalisedGrid grid, float[][] predicted) {
        return new ErrorTables(
                ModelMetrics.of(predicted, grid.flux()),
                byTeff(grid, predicted),
                byBand(grid, predicted),
                grid.labelNames(),
                worst(grid, predicted));
    }

    private static List<ByTeff> byTeff(NormalisedGrid grid, float[][] predicted) {
        int teff = grid.labelNames().indexOf(Label.TEFF);
        List<ByTeff> ranges = new ArrayList<>();
        for (int e = 0; teff >= 0 && e + 1 < TEFF_EDGES.length; e++) {
            double from = TEFF_EDGES[e];
            double to = TEFF_EDGES[e + 1];
            int[] members = IntStream.range(0, grid.spectra())
                    .filter(i -> grid.labels()[i][teff] >= from && grid.labels()[i][teff] < to)
                    .toArray();
            if (members.length > 0) {
                ranges.add(new ByTeff(from, to, ModelMetrics.of(rows(predicted, members), rows(grid.flux(), members))));
            }
        }
        return List.copyOf(ranges);
    }

    private static List<ByBand> byBand(NormalisedGrid grid, float[][] predicted) {
        List<ByBand> bands = new ArrayList<>();
        for (WavelengthBand band : WavelengthBand.values()) {
            int[] bins = band.binsOf(grid.bins());
            if (bins[0] < bins[1]) {
                bands.add(new ByBand(band, ModelMetrics.of(columns(predicted, bins), columns(grid.flux(), bins))));
            }
        }
        return List.copyOf(bands);
    }

    private static List<WorstNode> worst(NormalisedGrid grid, float[][] predicted) {
        return IntStream.range(0, grid.spectra())
                .mapToObj(i -> new WorstNode(
                        grid.names().get(i), grid.labels()[i].clone(), ModelMetrics.rmse(predicted[i], grid.flux()[i])))
                .sorted(Comparator.comparingDouble(WorstNode::rmse).reversed())
                .limit(WORST)
                .toList();
    }

    private static float[][] rows(float[][] all, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> all[i]).toArray(float[][]::new);
    }

    private static float[][] columns(float[][] all, int[] bins) {
        return Arrays.stream(all)
                .map(row -> Arrays.copyOfRange(row, bins[0], bins[1]))
                .toArray(float[][]::new);
    }
}
