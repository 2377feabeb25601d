package org.photosphere.model.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;

/**
 * Spectra between the nodes of a grid, to learn from beside the nodes themselves. Each is the mean of two local
 * interpolations, one of the flux and one of the opacities it stands for: their errors differ. Only training nodes lend spectra.
 */
final class InterpolatedSpectra {

    /** Points of less support lie beyond the grid's hull. */
    private static final double FULL_SUPPORT = 0.999;

    private final NormalisedGrid nodes;
    private final float[][] features;
    private final SpectrumFeatures recipe;
    private final LocalInterpolation interpolation;

    /** A spectrum divided by its maximum, and that, erg s^-1 cm^-2 Angstrom^-1. */
    record Interpolated(float[] flux, double maximum) {}

    /**
     * @param nodes to learn from
     * @param features of their spectra, [node][bin + 1]
     * @param recipe that made them
     */
    InterpolatedSpectra(NormalisedGrid nodes, float[][] features, List<Label> labels, SpectrumFeatures recipe) {
        this.nodes = nodes;
        this.features = features;
        this.recipe = recipe;
        this.interpolation = new LocalInterpolation(labels, nodes.labels(), 0);
    }

    /** @param point in the labels' units */
    Interpolated at(double[] point) {
        LocalInterpolation.Weighted weighted = interpolation.at(point);
        double[] byFlux = weighted.combine(nodes.flux());
        double[] byOpacity = recipe.flux(weighted.combine(features));
        double maximum = maximum(byOpacity);
        double fluxMaximum = maximum(byFlux);
        double[] mean = new double[byFlux.length];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = 0.5 * (Math.max(0, byFlux[j]) / fluxMaximum + byOpacity[j] / maximum);
        }
        double meanMaximum = maximum(mean);
        float[] flux = new float[mean.length];
        for (int j = 0; j < flux.length; j++) {
            flux[j] = (float) (mean[j] / meanMaximum);
        }
        return new Interpolated(flux, maximum);
    }

    /** At many points at once, by all processors, in the points' order. */
    List<Interpolated> at(double[][] points) {
        return IntStream.range(0, points.length)
                .parallel()
                .mapToObj(i -> at(points[i]))
                .toList();
    }

    private static double maximum(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    /**
     * Points inside the grid's hull, spread as its nodes are: a node, moved towards a neighbour along every label.
     *
     * @param support of the whole grid: labels alone, no spectra
     */
    static double[][] points(GridSupport support, int count, Random random) {
        List<double[]> points = new ArrayList<>(count);
        while (points.size() < count) {
            double[] point = support.node(random.nextInt(support.nodeCount()));
            for (int k = 0; k < point.length; k++) {
                double[] axis = support.axis(k);
                int here = Arrays.binarySearch(axis, point[k]);
                int there = Math.min(axis.length - 1, Math.max(0, here + (random.nextBoolean() ? 1 : -1)));
                point[k] += random.nextDouble() * (axis[there] - point[k]);
            }
            if (support.support(point) >= FULL_SUPPORT) {
                points.add(point);
            }
        }
        return points.toArray(double[][]::new);
    }
}
