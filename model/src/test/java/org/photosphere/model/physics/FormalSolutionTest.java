package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.physics.FormalSolution.Intensity;

class FormalSolutionTest {

    private static final GaussLegendre QUADRATURE = GaussLegendre.of(20);
    private static final double[] TAU = new DepthGrid(1e-9, 100, 48).depths();
    private static final double A = 2;
    private static final double B = 3;

    @Test
    void linearSourceFunctionGivesItsOwnValueAtTauEqualToMu() {
        // S = a + b tau -> I(0, mu) = a + b mu
        double[] surface = linear().surface();
        for (int m = 10; m < 20; m++) {
            assertThat(surface[m]).isCloseTo(A + B * mu(m), withPercentage(1e-7));
        }
    }

    @Test
    void linearSourceFunctionGivesClosedFormsAtAllDepths() {
        double[][] intensity = linear().layers();
        for (int i = 0; i < TAU.length; i++) {
            for (int m = 0; m < 20; m++) {
                double mu = mu(m);
                double gone = mu > 0 ? 0 : Math.exp(TAU[i] / mu);
                double below = mu > 0 ? B * mu * Math.exp((TAU[i] - 100) / mu) : 0; // isothermal from tau = 100 on
                double expected = A + B * (TAU[i] + mu) - gone * (A + B * mu) - below;
                assertThat(intensity[i][m]).as("tau %g mu %g", TAU[i], mu).isCloseTo(expected, offset(2e-8));
            }
        }
    }

    @Test
    void noRadiationComesInThroughTheSurface() {
        Intensity intensity = linear();
        for (int m = 0; m < 10; m++) {
            assertThat(intensity.surface()[m]).isZero();
            assertThat(intensity.layers()[0][m]).isPositive().isLessThan(2.1e-9 / -mu(m));
        }
    }

    @Test
    void eddingtonAndBarbierHoldForGentlyBentSourceFunctions() {
        double[] source = Planck.intensity(5000, GreyAtmosphere.temperature(TAU, 5772));
        double[] surface = FormalSolution.of(TAU, source, QUADRATURE).surface();
        for (int m = 10; m < 20; m++) {
            double sourceAtMu = Planck.intensity(5000, GreyAtmosphere.temperature(mu(m), 5772));
            assertThat(surface[m]).isCloseTo(sourceAtMu, withPercentage(1.5));
        }
    }

    @Test
    void isothermalAtmosphereShinesEquallyAtAllAngles() {
        double[] source = new double[TAU.length];
        Arrays.fill(source, 7);
        Intensity intensity = FormalSolution.of(TAU, source, QUADRATURE);
        for (int m = 10; m < 20; m++) {
            assertThat(intensity.surface()[m]).isCloseTo(7, withPercentage(1e-12));
        }
    }

    @Test
    void stepsOfAnySizeAreSafe() {
        double[] tau = {0, 0, 1e-300, 1e-12, 1e-12, 1e-3, 1, 1e5, 1e300};
        double[] source = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        Intensity intensity = FormalSolution.of(tau, source, QUADRATURE);
        for (double[] layer : intensity.layers()) {
            assertThat(Arrays.stream(layer).boxed())
                    .allSatisfy(value -> assertThat(value).isBetween(0.0, 9.0));
        }
        // Layers with nothing between them receive the same light, for any source functions.
        assertThat(intensity.layers()[0]).isEqualTo(intensity.layers()[1]);
        assertThat(intensity.layers()[7][0]).isCloseTo(8, withPercentage(1e-2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-12, 1e-6, 1e-3, 0.03, 0.0999, 0.1001, 0.3, 1, 5, 40, 800})
    void weightOfTheFarEndIsTheIntegralThatDefinesIt(double delta) {
        // With u = t / delta: delta times the integral of u exp(-delta u) over u from 0 to 1, by 128 Gaussian nodes.
        double integral = GaussLegendre.of(128).directions().stream()
                .mapToDouble(node -> {
                    double u = 0.5 * (1 + node.mu());
                    return 0.5 * node.weight() * u * Math.exp(-delta * u);
                })
                .sum();
        assertThat(FormalSolution.farWeight(delta)).isCloseTo(delta * integral, withPercentage(1e-11));
    }

    private static Intensity linear() {
        return FormalSolution.of(TAU, Arrays.stream(TAU).map(t -> A + B * t).toArray(), QUADRATURE);
    }

    private static double mu(int m) {
        return QUADRATURE.directions().get(m).mu();
    }
}
