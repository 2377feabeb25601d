package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.physics.RadiativeTransfer.Solution;

class RadiativeTransferTest {

    private static final DepthGrid GRID = new DepthGrid(1e-4, 100, 64);
    private static final RadiativeTransfer TRANSFER = new RadiativeTransfer(GRID, GaussLegendre.of(20));
    private static final double[] KAPPA = field(s -> 0.3 + s / (1 + s));
    private static final double[] SIGMA = field(s -> 0.5 / (1 + s));
    private static final double[] TEMPERATURE = GreyAtmosphere.temperature(GRID.depths(), 5772);

    @Test
    void fluxAloneIsTheFluxOfTheFullSolution() {
        assertThat(TRANSFER.flux(5000, KAPPA, SIGMA, TEMPERATURE))
                .isCloseTo(TRANSFER.solve(5000, KAPPA, SIGMA, TEMPERATURE).flux(), withPercentage(1e-11));
    }

    @Test
    void everyFieldMatters() {
        double flux = TRANSFER.flux(5000, KAPPA, SIGMA, TEMPERATURE);
        double byKappa = TRANSFER.flux(5000, scaled(KAPPA), SIGMA, TEMPERATURE) / flux - 1;
        double bySigma = TRANSFER.flux(5000, KAPPA, scaled(SIGMA), TEMPERATURE) / flux - 1;
        double byTemperature = TRANSFER.flux(5000, KAPPA, SIGMA, scaled(TEMPERATURE)) / flux - 1;
        // One percent more: opacity hides the hot layers, scattering hides them and emits less, heat shines.
        assertThat(byKappa).isBetween(-0.01, -0.001);
        assertThat(bySigma).isBetween(-0.01, -0.001);
        assertThat(byTemperature).isBetween(0.04, 0.06);
    }

    @Test
    void everyFieldMattersInEachLayerThatIsSeen() {
        double flux = TRANSFER.flux(5000, KAPPA, SIGMA, TEMPERATURE);
        double[] depths = GRID.depths();
        for (int i = 0; i < 64; i++) {
            if (depths[i] > 0.01 && depths[i] < 3) {
                int layer = i;
                UnaryOperator<double[]> nudged = values -> {
                    double[] copy = values.clone();
                    copy[layer] *= 1.01;
                    return copy;
                };
                assertThat(relative(TRANSFER.flux(5000, nudged.apply(KAPPA), SIGMA, TEMPERATURE), flux))
                        .isGreaterThan(1e-7);
                assertThat(relative(TRANSFER.flux(5000, KAPPA, nudged.apply(SIGMA), TEMPERATURE), flux))
                        .isGreaterThan(1e-7);
                assertThat(relative(TRANSFER.flux(5000, KAPPA, SIGMA, nudged.apply(TEMPERATURE)), flux))
                        .isGreaterThan(1e-6);
            }
        }
    }

    @Test
    void fewerDirectionsChangeTheAnswer() {
        double twenty = TRANSFER.flux(5000, KAPPA, SIGMA, TEMPERATURE);
        double eight = new RadiativeTransfer(GRID, GaussLegendre.of(8)).flux(5000, KAPPA, SIGMA, TEMPERATURE);
        double two = new RadiativeTransfer(GRID, GaussLegendre.of(2)).flux(5000, KAPPA, SIGMA, TEMPERATURE);
        assertThat(relative(eight, twenty)).isBetween(1e-3, 1e-2);
        assertThat(relative(two, twenty)).isBetween(2e-2, 2e-1);
    }

    @Test
    void solutionObeysTheTransferEquation() {
        Solution solution = TRANSFER.solve(5000, KAPPA, SIGMA, TEMPERATURE);
        assertThat(TRANSFER.residual(solution, Planck.intensity(5000, 5772)))
                .isPositive()
                .isLessThan(2e-6);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.5, 0.1})
    void isothermalScatteringAtmosphereHasTheFluxOfItsClosedForm(double epsilon) {
        // S = B (1 - (1 - sqrt(epsilon)) exp(-k tau)), k = sqrt(3 epsilon), integrated over tau and mu.
        double k = Math.sqrt(3 * epsilon);
        double missing = 2 * (1 - Math.sqrt(epsilon)) * (1 / k - Math.log1p(k) / (k * k));
        double flux = new RadiativeTransfer(GRID, GaussLegendre.of(40))
                .flux(7000, field(s -> epsilon), field(s -> 1 - epsilon), field(s -> 5000));
        assertThat(flux).isCloseTo(Math.PI * Planck.intensity(7000, 5000) * (1 - missing), withPercentage(0.2));
    }

    @Test
    void isothermalAtmosphereIsABlackBodyWhateverItsOpacity() {
        double[] temperature = field(s -> 5000);
        double flux = new RadiativeTransfer(GRID, GaussLegendre.of(40)).flux(7000, KAPPA, field(s -> 0), temperature);
        assertThat(flux).isCloseTo(Math.PI * Planck.intensity(7000, 5000), withPercentage(0.06));
    }

    @Test
    void voidAtmosphereShowsWhatLiesBelow() {
        double[] none = field(s -> 0);
        Solution solution = TRANSFER.solve(5000, none, none, TEMPERATURE);
        double bottom = Planck.intensity(5000, TEMPERATURE[63]);
        assertThat(solution.flux())
                .isCloseTo(2 * Math.PI * bottom * EmergentFlux.isotropic(TRANSFER.quadrature()), withPercentage(1e-9));
        assertThat(TRANSFER.residual(solution, bottom)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.4, 0.1})
    void pureScatteringLosesTheFifteenthOfItsFluxThatTheEddingtonApproximationCosts(double chi) {
        // J = b (tau + 1/sqrt(3)) carries 4 pi b / 3; its formal solution shows pi b (1/sqrt(3) + 2/3), 6.7 % less.
        double[] scattering = field(s -> chi);
        double[] none = field(s -> 0);
        double shown = new RadiativeTransfer(GRID, GaussLegendre.of(128)).flux(5000, none, scattering, TEMPERATURE);
        double slope = Planck.intensity(5000, TEMPERATURE[63]) / (100 * chi + 1 / Math.sqrt(3));
        assertThat(shown / (4 * Math.PI / 3 * slope)).isBetween(0.932, 0.934);
    }

    @Test
    void refusesFieldsOfAnotherNumberOfLayers() {
        assertThatThrownBy(() -> TRANSFER.flux(5000, new double[63], SIGMA, TEMPERATURE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kappa");
        assertThatThrownBy(() -> TRANSFER.flux(5000, KAPPA, new double[65], TEMPERATURE))
                .hasMessageContaining("sigma");
        assertThatThrownBy(() -> TRANSFER.flux(5000, KAPPA, SIGMA, new double[1]))
                .hasMessageContaining("temperature");
    }

    private static double relative(double value, double reference) {
        return Math.abs(value / reference - 1);
    }

    private static double[] scaled(double[] values) {
        return Arrays.stream(values).map(value -> 1.01 * value).toArray();
    }

    private static double[] field(DoubleUnaryOperator ofDepth) {
        return Arrays.stream(GRID.depths()).map(ofDepth).toArray();
    }
}
