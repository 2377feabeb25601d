package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpectralOperatorTest {

    /** Means over three and two bins, and a bin alone. */
    private final SpectralOperator operator = new SpectralOperator(
            3, new int[] {0, 3, 5, 6}, new int[] {1, 2, 3, 4, 5, 7}, new double[] {0.25, 0.5, 0.25, 0.5, 0.5, 1});

    private static float[] applied(SpectralOperator operator, float... spectrum) {
        float[] points = new float[operator.points()];
        operator.apply(spectrum, 0, points, 0);
        return points;
    }

    @Test
    void averagesBins() {
        assertThat(applied(operator, 0, 4, 8, 4, 1, 3, 0, 5)).containsExactly(6, 2, 5);
    }

    @Test
    void atCentresTakesThemWithoutTheirNeighbours() {
        float[] points = applied(operator.atCentres(), 0, 4, 8, 4, 1, 3, 0, 5);
        assertThat(points[0]).isCloseTo(8f, within(1e-6f));
        assertThat(points[1]).isCloseTo(2f, within(1e-6f));
        assertThat(points[2]).isCloseTo(5f, within(1e-6f));
    }

    @Test
    void atCentresIsTheSameWhereNothingIsAveraged() {
        SpectralOperator bins = new SpectralOperator(2, new int[] {0, 1, 2}, new int[] {0, 1}, new double[] {1.0, 1.0});
        assertThat(bins.atCentres()).isSameAs(bins);
    }
}
