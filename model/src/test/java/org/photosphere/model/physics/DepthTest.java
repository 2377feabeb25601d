package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers, the interpolation onto them, and their optical depths. */
class DepthTest {

    private static final DepthGrid GRID = new DepthGrid(1e-4, 100, 64);

    @Test
    void layersAreEquallySpacedInTheLogarithmOfDepth() {
        double[] depths = GRID.depths();
        assertThat(depths).hasSize(64).startsWith(1e-4).endsWith(100);
        for (int i = 1; i < depths.length; i++) {
            assertThat(depths[i] / depths[i - 1]).isCloseTo(Math.pow(1e6, 1.0 / 63), withPercentage(1e-10));
        }
    }

    @Test
    void stepsBeginAtTheSurface() {
        double[] depths = GRID.depths();
        double[] steps = GRID.steps();
        assertThat(steps[0]).isEqualTo(depths[0]);
        assertThat(Arrays.stream(steps).sum()).isCloseTo(100, withPercentage(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 8", "-1, 1, 8", "1, 1, 8", "2, 1, 8", "1, 2, 1", "NaN, 1, 8", "1, Infinity, 8"})
    void refusesDepthsThatAreNoGrid(double first, double last, int layers) {
        assertThatThrownBy(() -> new DepthGrid(first, last, layers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth grid");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8, 64, 100})
    void interpolationWeightsOfEachLayerSumToOne(int knots) {
        for (double[] row : new DepthInterpolation(GRID, knots).weights()) {
            assertThat(row).hasSize(knots);
            assertThat(Arrays.stream(row).boxed())
                    .allSatisfy(weight -> assertThat(weight).isBetween(0.0, 1.0));
            assertThat(Arrays.stream(row).sum()).isCloseTo(1, offset(1e-14));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8, 64, 100})
    void interpolationKeepsPowerLawsInDepth(int knots) {
        double[] logDepth = logarithms(GRID);
        double[] atKnots = logarithms(new DepthGrid(GRID.first(), GRID.last(), knots));
        double[] expected = Arrays.stream(logDepth).map(x -> 0.3 - 1.7 * x).toArray();
        double[] knotValues = Arrays.stream(atKnots).map(x -> 0.3 - 1.7 * x).toArray();
        assertThat(new DepthInterpolation(GRID, knots).apply(knotValues))
                .containsExactly(expected, withPrecision(1e-12));
    }

    @Test
    void interpolationIsLinearBetweenNeighbouringKnotsAndNothingElse() {
        DepthInterpolation interpolation = new DepthInterpolation(new DepthGrid(1, 16, 9), 5);
        assertThat(interpolation.apply(new double[] {0, 0, 1, 0, 0}))
                .containsExactly(new double[] {0, 0, 0, 0.5, 1, 0.5, 0, 0, 0}, withPrecision(1e-15));
    }

    @Test
    void refusesInterpolationOfAnotherNumberOfKnots() {
        assertThatThrownBy(() -> new DepthInterpolation(GRID, 8).apply(new double[7]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 knots");
        assertThatThrownBy(() -> new DepthInterpolation(GRID, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void opticalDepthIsDepthWhereTheExtinctionIsOne() {
        double[] half = new double[64];
        Arrays.fill(half, 0.5);
        double[] chi = OpticalDepth.extinction(half, half);
        assertThat(OpticalDepth.of(chi, GRID)).containsExactly(GRID.depths(), withPrecision(1e-12));
    }

    @Test
    void opticalDepthSumsEachLayersExtinctionOverItsStep() {
        double[] tau = OpticalDepth.of(new double[] {2, 0, 3}, new DepthGrid(1, 4, 3));
        assertThat(tau).containsExactly(new double[] {2, 2, 8}, withPrecision(1e-14));
    }

    @Test
    void opticalDepthIsOfFirstOrderWhereTheExtinctionVaries() {
        // chi = 2 s, whose optical depth is s^2.
        assertThat(lastTau(64) / 1e4 - 1).isBetween(0.08, 0.12);
        assertThat((lastTau(63) - 1e4) / (lastTau(125) - 1e4)).isBetween(1.95, 2.1);
    }

    @ParameterizedTest
    @CsvSource({"-1e-9, 1", "1, -1e-9", "NaN, 1", "1, NaN"})
    void refusesNegativeOpacities(double kappa, double sigma) {
        assertThatThrownBy(() -> OpticalDepth.extinction(new double[] {1, kappa}, new double[] {1, sigma}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer 1");
    }

    private static double lastTau(int layers) {
        DepthGrid grid = new DepthGrid(1e-4, 100, layers);
        double[] chi = Arrays.stream(grid.depths()).map(s -> 2 * s).toArray();
        return OpticalDepth.of(chi, grid)[layers - 1];
    }

    private static double[] logarithms(DepthGrid grid) {
        return Arrays.stream(grid.depths()).map(Math::log).toArray();
    }
}
