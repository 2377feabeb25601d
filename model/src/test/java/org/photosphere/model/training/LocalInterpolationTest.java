package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.interpolation.LocalInterpolation;

class LocalInterpolationTest {

    private static final NormalisedGrid GRID = SmallGrid.of(24);

    @Test
    void passesThroughTheNodes() {
        LocalInterpolation interpolation = new LocalInterpolation(GRID.labelBounds(), GRID.labels());
        for (int i = 0; i < GRID.spectra(); i += 57) {
            LocalInterpolation.Weighted weighted = interpolation.at(GRID.labels()[i]);
            assertThat(weighted.nodes()[0]).isEqualTo(i);
            assertThat(weighted.weights()[0]).isCloseTo(1, within(1e-8));
            assertThat(Arrays.stream(weighted.weights()).sum()).isCloseTo(1, within(1e-8));
        }
    }

    @Test
    void isExactForALinearTrendAndCloseForASpectrum() {
        LocalInterpolation interpolation = new LocalInterpolation(GRID.labelBounds(), GRID.labels());
        float[][] trend = new float[GRID.spectra()][];
        for (int i = 0; i < trend.length; i++) {
            trend[i] = new float[] {(float) (Math.log(GRID.labels()[i][0]) + 3 * GRID.labels()[i][1])};
        }
        Random random = new Random(4);
        for (int n = 0; n < 20; n++) {
            double[] point = {4100 + 4700 * random.nextDouble(), -0.95 + 0.9 * random.nextDouble()};
            LocalInterpolation.Weighted weighted = interpolation.at(point);
            assertThat(weighted.combine(trend)[0]).isCloseTo(Math.log(point[0]) + 3 * point[1], within(1e-5));
            double[] spectrum = weighted.combine(GRID.flux());
            float[] truth = SmallGrid.TRUTH.flux(new double[][] {point})[0];
            for (int j = 0; j < truth.length; j++) {
                assertThat(spectrum[j]).isCloseTo(truth[j], within(4e-3));
            }
        }
    }

    @Test
    void takesTheNearestNodeWhereAllNodesAreOne() {
        double[][] same = {{5000, 0}, {5000, 0}, {5000, 0}};
        LocalInterpolation interpolation = new LocalInterpolation(GRID.labelBounds(), same);
        double[] value = interpolation.at(new double[] {6000, -1}).combine(new float[][] {{2f}, {2f}, {2f}});
        assertThat(value[0]).isCloseTo(2, within(1e-9));
    }

    private static InterpolatedSpectra between(NormalisedGrid grid) {
        SpectrumFeatures recipe = SpectrumFeaturesTest.small(grid.bins());
        float[][] features = new float[grid.spectra()][126];
        for (int i = 0; i < features.length; i++) {
            double[] made = recipe.of(grid.flux()[i], grid.maxima()[i], grid.labels()[i][0]);
            for (int j = 0; j < made.length; j++) {
                features[i][j] = (float) made[j];
            }
        }
        return new InterpolatedSpectra(grid, features, grid.labelBounds(), recipe);
    }

    @Test
    void interpolatedSpectraStayInsideTheHullAndNearTheTruth() {
        InterpolatedSpectra spectra = between(GRID);
        double[][] points = spectra.points(SmallGrid.space(GRID).support(), 50, new Random(1));
        assertThat(points).hasNumberOfRows(50);
        NormalisedGrid truth = SmallGrid.at(points);
        for (int i = 0; i < points.length; i++) {
            InterpolatedSpectra.Interpolated made = spectra.at(points[i]);
            assertThat(made.maximum()).isCloseTo(truth.maxima()[i], within(0.01 * truth.maxima()[i]));
            for (int j = 0; j < 125; j++) {
                assertThat(made.flux()[j]).isCloseTo(truth.flux()[i][j], within(4e-3f));
            }
        }
    }

    @Test
    void noPointIsTakenWhereANodeContradictsItsNeighbours() {
        float[][] flux = GRID.flux().clone();
        int odd = 12 * 24 + 12;
        flux[odd] = flux[odd].clone();
        for (int j = 0; j < 60; j++) {
            flux[odd][j] *= 0.5f;
        }
        NormalisedGrid grid =
                new NormalisedGrid(GRID.labelNames(), GRID.labels(), GRID.names(), GRID.bins(), flux, GRID.maxima());
        double[] there = GRID.labels()[odd];
        double near = Math.abs(GRID.labels()[odd + 1][1] - there[1]);
        double[][] points = between(grid).points(SmallGrid.space(GRID).support(), 400, new Random(2));
        assertThat(points).hasNumberOfRows(400);
        double[][] usual = between(GRID).points(SmallGrid.space(GRID).support(), 400, new Random(2));
        assertThat(Arrays.stream(usual).anyMatch(point -> isBeside(point, there, near)))
                .isTrue();
        assertThat(Arrays.stream(points).anyMatch(point -> isBeside(point, there, near)))
                .isFalse();
    }

    private static boolean isBeside(double[] point, double[] node, double metallicityStep) {
        return Math.abs(point[0] / node[0] - 1) < 0.03 && Math.abs(point[1] - node[1]) < metallicityStep;
    }
}
