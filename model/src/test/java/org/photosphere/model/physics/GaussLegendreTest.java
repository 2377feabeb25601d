package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.physics.GaussLegendre.Direction;

class GaussLegendreTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 20, 40, 128})
    void isExactToTwiceItsDirectionsLessOne(int count) {
        GaussLegendre quadrature = GaussLegendre.of(count);
        for (int degree = 0; degree <= 2 * count - 1; degree++) {
            double exact = degree % 2 == 0 ? 2.0 / (degree + 1) : 0.0;
            assertThat(power(quadrature, degree)).as("degree %d", degree).isCloseTo(exact, offset(1e-13));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void isNotExactOneDegreeFurther(int count) {
        double miss = Math.abs(power(GaussLegendre.of(count), 2 * count) - 2.0 / (2 * count + 1));
        assertThat(miss).isGreaterThan(1e-6);
    }

    @Test
    void hasThePublishedNodesOfFourDirections() {
        // Abramowitz and Stegun 1964, table 25.4.
        Direction[] expected = {
            new Direction(0.339981043584856, 0.652145154862546), new Direction(0.861136311594053, 0.347854845137454)
        };
        assertThat(GaussLegendre.of(4).upward()).hasSize(2).zipSatisfy(List.of(expected), (node, published) -> {
            assertThat(node.mu()).isCloseTo(published.mu(), offset(1e-15));
            assertThat(node.weight()).isCloseTo(published.weight(), offset(1e-15));
        });
    }

    @Test
    void isSymmetricAndAscending() {
        GaussLegendre quadrature = GaussLegendre.of(20);
        assertThat(quadrature.directions())
                .hasSize(20)
                .isSortedAccordingTo((a, b) -> Double.compare(a.mu(), b.mu()))
                .allSatisfy(direction -> assertThat(quadrature.directions())
                        .contains(new Direction(-direction.mu(), direction.weight())));
        assertThat(quadrature.upward())
                .hasSize(10)
                .allSatisfy(direction -> assertThat(direction.mu()).isPositive());
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, 1, 7})
    void refusesDirectionsAlongTheLayers(int count) {
        assertThatThrownBy(() -> GaussLegendre.of(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("even");
    }

    private static double power(GaussLegendre quadrature, int degree) {
        return quadrature.directions().stream()
                .mapToDouble(direction -> direction.weight() * Math.pow(direction.mu(), degree))
                .sum();
    }
}
