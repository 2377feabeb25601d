package org.photosphere.model.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.interpolation.LocalInterpolation;

/**
 * Spectra between the nodes of a grid, as training data in addition to the nodes. Each is the mean of two local
 * interpolations, one of the flux and one of the equivalent opacities: their errors differ. Only training nodes
 * contribute.
 */
public final class InterpolatedSpectra {

    /** Minimum support: points below are beyond the grid's hull. */
    private static final double FULL_SUPPORT = 0.999;

    /**
     * Ratio to the usual deviation of a node's spectrum from its neighbours' interpolation above which the node is an
     * outlier.
     */
    private static final double ODD = 3;

    /**
     * Deviation below which a node is never an outlier, root mean square of max-normalised flux: at an edge the
     * neighbours must extrapolate.
     */
    private static final double NOT_ODD = 0.005;

    /** Maximum number of attempts per requested point. */
    private static final int TRIES = 20;

    private final NormalisedGrid nodes;
    private final float[][] features;
    private final SpectrumTransform recipe;
    private final LocalInterpolation interpolation;
    /** Whether a node agrees with its neighbours, [node]. */
    private final boolean[] agrees;

    /** A spectrum divided by its maximum, and that, erg s^-1 cm^-2 Angstrom^-1. */
    public record Interpolated(float[] flux, double maximum) {}

    /**
     * @param nodes training nodes
     * @param features of their spectra, [node][bin + 1]
     * @param recipe transform that made them
     */
    public InterpolatedSpectra(NormalisedGrid nodes, float[][] features, List<Label> labels, SpectrumTransform recipe) {
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

    /** Returns the root mean square error of a node's max-normalised flux, interpolated from all other nodes. */
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
     * Returns points inside the grid's hull where the surrounding nodes agree with each other: an interpolation
     * propagates an outlier's error to its neighbourhood. Fewer than requested where there are few such places.
     *
     * @param support of the whole grid: labels only, no spectra
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

    /** Returns whether the nearest nodes, as many as a cell has corners, agree. */
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

    /** Interpolates at many points at once, on all processors, in the points' order. */
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
     * Returns points inside the grid's hull, distributed as its nodes are: a node, moved towards a neighbour along
     * every label.
     *
     * @param support of the whole grid: labels only, no spectra
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
