package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwoStreamTest {

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.1, 1e-2, 1e-4})
    void isothermalScatteringAtmosphereObeysTheSquareRootLaw(double epsilon) {
        double[] tau = new DepthGrid(1e-6, 30 / Math.sqrt(epsilon), 400).depths();
        double[] destruction = constant(epsilon, 400);
        double[] mean = TwoStream.meanIntensity(tau, destruction, constant(5, 400));
        double[] source = SourceFunction.of(destruction, constant(5, 400), mean);
        assertThat(source[0]).isCloseTo(5 * Math.sqrt(epsilon), withPercentage(0.1));
        for (int i = 0; i < tau.length; i++) {
            double closed = 5 * (1 - Math.exp(-Math.sqrt(3 * epsilon) * tau[i]) / (1 + Math.sqrt(epsilon)));
            assertThat(mean[i]).as("tau %g", tau[i]).isCloseTo(closed, withPercentage(0.1));
        }
    }

    @Test
    void scatteringThermalisesAtItsThermalisationDepth() {
        // J departs from B by 1/e of the surface's departure at tau = 1 / sqrt(3 epsilon); layers are 5 % apart.
        assertThat(thermalisationDepth(1e-2)).isCloseTo(1 / Math.sqrt(3e-2), withPercentage(5));
        assertThat(thermalisationDepth(1e-4)).isCloseTo(1 / Math.sqrt(3e-4), withPercentage(5));
    }

    private static double thermalisationDepth(double epsilon) {
        double[] tau = new DepthGrid(1e-6, 30 / Math.sqrt(epsilon), 400).depths();
        double[] mean = TwoStream.meanIntensity(tau, constant(epsilon, 400), constant(1, 400));
        int i = 0;
        while (1 - mean[i] > (1 - mean[0]) / Math.E) {
            i++;
        }
        return tau[i];
    }

    @Test
    void atmosphereThatOnlyScattersKeepsItsFlux() {
        double[] tau = new DepthGrid(1e-5, 50, 64).depths();
        double[] mean = TwoStream.meanIntensity(tau, constant(0, 64), constant(3, 64));
        double slope = 3 / (50 + 1 / Math.sqrt(3)); // J = slope (tau + 1 / sqrt(3)) through J = B at the bottom
        for (int i = 0; i < tau.length; i++) {
            assertThat(mean[i]).isCloseTo(slope * (tau[i] + 1 / Math.sqrt(3)), withPercentage(1e-10));
        }
    }

    @Test
    void formalSolutionOverTwoDirectionsIsItsLimit() {
        // Two Gaussian directions are mu = +-1/sqrt(3), for which the Eddington approximation is exact.
        double coarse = departureFromTwoDirections(125);
        double fine = departureFromTwoDirections(249);
        assertThat(coarse).isLessThan(3e-4);
        assertThat(coarse / fine).isBetween(3.8, 4.2);
    }

    private static double departureFromTwoDirections(int layers) {
        double[] tau = new DepthGrid(1e-6, 30, layers).depths();
        double[] planck = Planck.intensity(5000, GreyAtmosphere.temperature(tau, 5772));
        double[] epsilon = Arrays.stream(tau).map(t -> 0.1 + 0.9 * t / (1 + t)).toArray();
        double[] mean = TwoStream.meanIntensity(tau, epsilon, planck);
        GaussLegendre two = GaussLegendre.of(2);
        double[] source = SourceFunction.of(epsilon, planck, mean);
        double[] formal = AngularMean.of(FormalSolution.of(tau, source, two).layers(), two);
        // Near the bottom they differ by their assumptions on the layers below.
        int seen = (int) Arrays.stream(tau).filter(t -> t < 3).count();
        return worstDeparture(Arrays.copyOf(mean, seen), formal);
    }

    @Test
    void differsFromManyDirectionsAsTheEddingtonApproximationDoes() {
        // No scattering, B = a + b tau: J(0) = a / 2 + b / (2 sqrt(3)) here, a / 2 + b / 4 exactly.
        double[] tau = new DepthGrid(1e-6, 100, 400).depths();
        double[] planck = Arrays.stream(tau).map(t -> 2 + 3 * t).toArray();
        double[] mean = TwoStream.meanIntensity(tau, constant(1, 400), planck);
        assertThat(mean[0]).isCloseTo(1 + 1.5 / Math.sqrt(3), withPercentage(0.1));
        GaussLegendre many = GaussLegendre.of(64);
        double[] exact = AngularMean.of(FormalSolution.of(tau, planck, many).layers(), many);
        assertThat(exact[0]).isCloseTo(1.75, withPercentage(0.1));
        assertThat(worstDeparture(mean, exact)).isBetween(0.06, 0.08);
        for (int i = 0; i < tau.length && tau[i] < 50; i++) {
            if (tau[i] > 5) {
                assertThat(mean[i]).isCloseTo(exact[i], withPercentage(0.1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"5000, 0.086", "1500, -0.128"})
    void isOffMostAtTheSurfaceOfAnAtmosphereThatDoesNotScatter(double wavelength, double expected) {
        double[] tau = new DepthGrid(1e-4, 100, 400).depths();
        double[] planck = Planck.intensity(wavelength, GreyAtmosphere.temperature(tau, 5772));
        double[] mean = TwoStream.meanIntensity(tau, constant(1, 400), planck);
        GaussLegendre many = GaussLegendre.of(64);
        double[] exact = AngularMean.of(FormalSolution.of(tau, planck, many).layers(), many);
        assertThat(mean[0] / exact[0] - 1).isCloseTo(expected, offset(2e-3));
        assertThat(worstDeparture(mean, exact)).isCloseTo(Math.abs(expected), offset(2e-3));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 400, 5000, -0.0213", "0.1, 400, 1500, -0.0233", "0.01, 800, 5000, -0.0475"})
    void darkensScatteringAtmospheresAgainstManyDirections(
            double epsilon, int layers, double wavelength, double expected) {
        double[] tau = new DepthGrid(1e-3, 300, layers).depths();
        double[] planck = Planck.intensity(wavelength, GreyAtmosphere.temperature(tau, 5772));
        double[] destruction = constant(epsilon, layers);
        GaussLegendre quadrature = GaussLegendre.of(20);
        double[] source = SourceFunction.of(destruction, planck, TwoStream.meanIntensity(tau, destruction, planck));
        double twoStream = EmergentFlux.ofSource(tau, source, quadrature);
        // Lambda iteration from there: each round leaves 1 - epsilon of the error.
        for (int round = 0; round < 8 / epsilon; round++) {
            double[][] intensity = FormalSolution.of(tau, source, quadrature).layers();
            source = SourceFunction.of(destruction, planck, AngularMean.of(intensity, quadrature));
        }
        assertThat(twoStream / EmergentFlux.ofSource(tau, source, quadrature) - 1)
                .isCloseTo(expected, offset(5e-4));
    }

    @Test
    void losesNoDigitsToSmallStepsOrLittleAbsorption() {
        // Between the first layers the system's diagonal exceeds its neighbours by one part in 1e24.
        double[] tau = new DepthGrid(1e-12, 1e8, 1000).depths();
        double[] mean = TwoStream.meanIntensity(tau, constant(1e-12, 1000), constant(1, 1000));
        assertThat(mean[0]).isCloseTo(1e-6 / (1 + 1e-6), withPercentage(0.1));
    }

    @Test
    void passesOverLayersWithoutOpacity() {
        double[] tau = new DepthGrid(1e-4, 30, 32).depths();
        double[] planck = Arrays.stream(tau).map(t -> 1 + t).toArray();
        double[] epsilon = constant(0.3, 32);
        double[] plain = TwoStream.meanIntensity(tau, epsilon, planck);
        double[] doubledTau = Arrays.stream(tau)
                .flatMap(t -> Arrays.stream(new double[] {t, t}))
                .toArray();
        double[] doubledPlanck = Arrays.stream(planck)
                .flatMap(b -> Arrays.stream(new double[] {b, b}))
                .toArray();
        double[] doubled = TwoStream.meanIntensity(doubledTau, constant(0.3, 64), doubledPlanck);
        for (int i = 0; i < tau.length; i++) {
            assertThat(doubled[2 * i]).isCloseTo(plain[i], withPercentage(1e-10));
            assertThat(doubled[2 * i + 1]).isCloseTo(plain[i], withPercentage(1e-10));
        }
    }

    @Test
    void staysBetweenZeroAndTheHottestLayer() {
        double[] tau = new DepthGrid(1e-8, 1000, 16).depths();
        double[] planck = Planck.intensity(500, GreyAtmosphere.temperature(tau, 3500));
        double[] mean = TwoStream.meanIntensity(tau, constant(1e-3, 16), planck);
        assertThat(Arrays.stream(mean).boxed())
                .allSatisfy(value -> assertThat(value).isBetween(0.0, planck[15]));
    }

    @Test
    void sourceFunctionWeighsEmissionAndScattering() {
        double[] epsilon = SourceFunction.destruction(new double[] {3, 0, 2, 0}, new double[] {1, 5, 0, 0});
        assertThat(epsilon).containsExactly(0.75, 0, 1, 1);
        double[] source = SourceFunction.of(epsilon, new double[] {8, 8, 8, 8}, new double[] {4, 4, 4, 4});
        assertThat(source).containsExactly(7, 4, 8, 8);
    }

    @Test
    void angularMeanOfIsotropicRadiationIsItsIntensity() {
        GaussLegendre quadrature = GaussLegendre.of(20);
        assertThat(AngularMean.of(new double[][] {constant(6, 20)}, quadrature)[0])
                .isCloseTo(6, offset(1e-13));
        double[] outwardOnly = new double[20];
        Arrays.fill(outwardOnly, 10, 20, 6);
        assertThat(AngularMean.of(new double[][] {outwardOnly}, quadrature)[0]).isCloseTo(3, offset(1e-13));
    }

    private static double worstDeparture(double[] values, double[] expected) {
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            worst = Math.max(worst, Math.abs(values[i] / expected[i] - 1));
        }
        return worst;
    }

    private static double[] constant(double value, int layers) {
        double[] values = new double[layers];
        Arrays.fill(values, value);
        return values;
    }
}
