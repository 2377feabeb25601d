package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmergentFluxTest {

    private static final double[] TAU = new DepthGrid(1e-9, 100, 64).depths();

    @ParameterizedTest
    @CsvSource({"20, 0.3", "40, 0.08", "128, 0.008"})
    void linearSourceFunctionGivesPiTimesItsValueAtTwoThirds(int directions, double percent) {
        // S = a + b tau -> F = pi (a + 2 b / 3); the quadrature of half the range is what is missing.
        double[] source = Arrays.stream(TAU).map(t -> 2 + 3 * t).toArray();
        double flux = EmergentFlux.ofSource(TAU, source, GaussLegendre.of(directions));
        assertThat(flux).isCloseTo(Math.PI * (2 + 2), withPercentage(percent));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 20, 40})
    void bothFormsAgreeToRounding(int directions) {
        GaussLegendre quadrature = GaussLegendre.of(directions);
        double[] source = new Random(5).doubles(64, 0.1, 1).toArray();
        assertThat(EmergentFlux.ofSource(TAU, source, quadrature))
                .isCloseTo(throughSurface(TAU, source, quadrature), withPercentage(1e-11));
    }

    @Test
    void bothFormsAgreeWhereStepsAreTinyOrNone() {
        double[] tau = {0, 1e-300, 1e-17, 1e-17, 1e-12, 1e-6, 0.5, 0.5, 0.5 + 1e-15, 0.5 + 1e-9, 3, 3e5};
        double[] source = {1, 9, 2, 8, 3, 7, 4, 6, 5, 5, 6, 4};
        GaussLegendre quadrature = GaussLegendre.of(20);
        assertThat(EmergentFlux.ofSource(tau, source, quadrature))
                .isCloseTo(throughSurface(tau, source, quadrature), withPercentage(1e-11));
    }

    @Test
    void fluxIsTheSumOfTwoFunctionsOfOpticalDepthAlone() {
        GaussLegendre quadrature = GaussLegendre.of(20);
        double[] source = Planck.intensity(5000, GreyAtmosphere.temperature(TAU, 5772));
        double sum = source[0] * EmergentFlux.isotropic(quadrature);
        for (int i = 0; i + 1 < TAU.length; i++) {
            double slope = (source[i + 1] - source[i]) / (TAU[i + 1] - TAU[i]);
            sum += slope
                    * (EmergentFlux.transmitted(TAU[i], quadrature) - EmergentFlux.transmitted(TAU[i + 1], quadrature));
        }
        assertThat(EmergentFlux.ofSource(TAU, source, quadrature)).isCloseTo(2 * Math.PI * sum, withPercentage(1e-6));
    }

    @Test
    void transmissionIsTheFourthExponentialIntegral() {
        // Abramowitz and Stegun 1964, table 5.4: E_4(0) = 1/3, E_4(0.5) = 0.1652428, E_4(1) = 0.0860625.
        GaussLegendre quadrature = GaussLegendre.of(64);
        assertThat(EmergentFlux.transmitted(0, quadrature)).isCloseTo(1.0 / 3, withPercentage(0.01));
        assertThat(EmergentFlux.transmitted(0.5, quadrature)).isCloseTo(0.1652428, withPercentage(0.01));
        assertThat(EmergentFlux.transmitted(1, quadrature)).isCloseTo(0.0860625, withPercentage(0.01));
    }

    @Test
    void blackBodyEmitsPiTimesItsIntensity() {
        double[] source = new double[64];
        Arrays.fill(source, 5);
        GaussLegendre quadrature = GaussLegendre.of(40);
        assertThat(EmergentFlux.ofSource(TAU, source, quadrature)).isCloseTo(5 * Math.PI, withPercentage(0.06));
        assertThat(EmergentFlux.isotropic(quadrature)).isCloseTo(0.5, withPercentage(0.06));
    }

    private static double throughSurface(double[] tau, double[] source, GaussLegendre quadrature) {
        return EmergentFlux.ofSurface(FormalSolution.of(tau, source, quadrature).surface(), quadrature);
    }
}
