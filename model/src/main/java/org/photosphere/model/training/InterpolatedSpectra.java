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
public final class InterpolatedSpectra {

    /** Points of less support lie beyond the grid's hull. */
    private static final double FULL_SUPPORT = 0.999;

    /** Where a node's own spectrum is this much further from what the others say of it than usual, something is odd ... */
    private static final double ODD = 3;

    /** ... but not below this, root mean square of max-normalised flux: at an edge the others must extrapolate. */
    private static final double NOT_ODD = 0.005;

    /** Points that may be tried for each that is wanted. */
    private static final int TRIES = 20;

    private final NormalisedGrid nodes;
    private final float[][] features;
    private final SpectrumFeatures recipe;
    private final LocalInterpolation interpolation;
    /** Whether a node agrees with its neighbours, [node]. */
    private final boolean[] agrees;

    /** A spectrum divided by its maximum, and that, erg s^-1 cm^-2 Angstrom^-1. */
    public record Interpolated(float[] flux, double maximum) {}

    /**
     * @param nodes to learn from
     * @param features of their spectra, [node][bin + 1]
     * @param recipe that made them
     */
    public InterpolatedSpectra(NormalisedGrid nodes, float[][] features, List<Label> labels, SpectrumFeatures recipe) {
        this.nodes = nodes;
        this.features = features;
        this.recipe = recipe;
        this.interpolation = new LocalInterpolation(labels, nodes.labels());
        double[] errors = IntStream.range(0, nodes.spectra())
                .parallel()
                .mapToDouble(this::leaveOneOutError)
                .toArray();
        double usual = Arrays.stream(errors).sorted().toArray()[errors.length / 2];
        this.agrees = new boolean[errors.length];
        for (int i = 0; i < errors.length; i++) {
            agrees[i] = errors[i] <= Math.max(NOT_ODD, ODD * usual);
        }
    }

    /** Root mean square error of a node's max-normalised flux, interpolated from all other nodes. */
    private double leaveOneOutError(int node) {
        double[] flux = interpolation.without(node).combine(nodes.flux());
        double maximum = maximum(flux);
        double squares = 0;
        for (int j = 0; j < flux.length; j++) {
            squares += Math.pow(flux[j] / maximum - nodes.flux()[node][j], 2);
        }
        return Math.sqrt(squares / flux.length);
    }

    /**
     * Points inside the grid's hull where the nodes around agree with each other: an interpolation carries an odd node's
     * error to all its neighbourhood. Fewer than asked for where there are few such places.
     *
     * @param support of the whole grid: labels alone, no spectra
     */
    public double[][] points(GridSupport support, int count, Random random) {
        List<double[]> points = new ArrayList<>(count);
        for (int round = 0; round < TRIES && points.size() < count; round++) {
            for (double[] point : anyPoints(support, count, random)) {
                if (points.size() < count && isAmongAgreeing(point)) {
                    points.add(point);
                }
            }
        }
        return points.toArray(double[][]::new);
    }

    /** As many nodes as a cell has corners. */
    private boolean isAmongAgreeing(double[] point) {
        return Arrays.stream(interpolation.nearest(point, 1 << point.length)).allMatch(node -> agrees[node]);
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
    public List<Interpolated> at(double[][] points) {
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
    public static double[][] anyPoints(GridSupport support, int count, Random random) {
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
