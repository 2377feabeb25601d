package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** The penalty for physical residuals, alone and in fits of a straight line that has such residuals. */
class PhysicsPenaltyTest {

    private static final StraightLine LINE = new StraightLine(0.0);
    private static final ParameterBox BOX = new ParameterBox(LINE.labels(), 0);
    private static final double[] STAR = {5100, 3.2};
    private static final double WEIGHT = 7;

    /** Magnitudes of energy and heating at the nodes: median 0.2, of which the others differ by 0.1. */
    private static final double[] MAGNITUDES = {0.1, 0.2, 0.3};

    private static final double MEDIAN = 0.2;
    private static final double SPREAD = 0.1 / Math.sqrt(3);
    private static final PhysicsReference REFERENCE = new PhysicsReference(
            LINE.labels().labels(),
            new double[][] {{4200, 2}, {5000, 3}, {5800, 4}},
            Map.of(PhysicalResidual.ENERGY, MAGNITUDES, PhysicalResidual.HEATING, MAGNITUDES));

    private static Map<PhysicalResidual, Double> linear(double[] scaled) {
        return Map.of(
                PhysicalResidual.ENERGY,
                -(0.4 + scaled[0]),
                PhysicalResidual.HEATING,
                0.3 + 0.1 * scaled[0] - 0.2 * scaled[1]);
    }

    /** Returns one residual, whose magnitude rises with Teff alone. */
    private static Map<PhysicalResidual, Double> hot(double[] scaled) {
        return Map.of(PhysicalResidual.ENERGY, -(0.4 + scaled[0]));
    }

    /** A straight line with residuals. */
    private static final class Line extends DelegatingModel implements PhysicalDiagnostics {

        private final Function<double[], Map<PhysicalResidual, Double>> residuals;
        private int checks;

        Line(Function<double[], Map<PhysicalResidual, Double>> residuals) {
            super(LINE);
            this.residuals = residuals;
        }

        @Override
        public Optional<PhysicalDiagnostics> diagnostics() {
            return Optional.of(this);
        }

        @Override
        public PhysicalCheck check(double[] labels) {
            checks++;
            return new PhysicalCheck(new float[0], residuals.apply(BOX.scaled(labels)));
        }

        @Override
        public Atmosphere atmosphere(double[] labels) {
            throw new AssertionError("the penalty needs residuals alone");
        }

        @Override
        public PhysicalDiagnosis diagnose(double[][] labels) {
            throw new AssertionError("the penalty needs residuals alone");
        }

        PhysicsPenalty penalty() {
            return PhysicsPenalty.of(this, Optional.of(REFERENCE), BOX, WEIGHT).orElseThrow();
        }
    }

    private static double excess(double magnitude) {
        return (magnitude - MEDIAN) / SPREAD;
    }

    @Test
    void isTheWeightedSumOfSquaredExcesses() {
        double[] place = {0.1, -0.3};
        double energy = excess(0.5);
        double heating = excess(0.37);
        assertThat(new Line(PhysicsPenaltyTest::linear).penalty().at(place).chi2())
                .isCloseTo(WEIGHT * (energy * energy + heating * heating), offset(1e-9));
    }

    /** In the middle of the box, and at its bounds, where differences lead inwards. */
    @Test
    void itsDerivativesAreThoseOfDifferences() {
        double h = 1e-5;
        PhysicsPenalty linear = new Line(PhysicsPenaltyTest::linear).penalty();
        PhysicsPenalty curved = new Line(scaled -> Map.of(
                        PhysicalResidual.ENERGY,
                        0.5 + Math.sin(scaled[0] - scaled[1]),
                        PhysicalResidual.HEATING,
                        0.3 * Math.exp(0.5 * scaled[1])))
                .penalty();
        for (double[] place : new double[][] {{0.1, -0.3}, {0.5 - h, 0.02}, {0.0, 0.5 - h}}) {
            for (int k = 0; k < 2; k++) {
                double[] above = place.clone();
                double[] below = place.clone();
                above[k] += h;
                below[k] -= h;
                double exact = (linear.at(above).chi2() - linear.at(below).chi2()) / (2 * h);
                assertThat(-2 * linear.at(place).gradient()[k]).isCloseTo(exact, offset(1e-4 * Math.abs(exact)));
                double differenced = (curved.at(above).chi2() - curved.at(below).chi2()) / (2 * h);
                assertThat(-2 * curved.at(place).gradient()[k])
                        .isCloseTo(differenced, offset(0.02 * Math.abs(differenced)));
                for (int l = 0; l < 2; l++) {
                    // Residuals that are linear have no second derivatives: the Gauss-Newton curvature is exact.
                    double curvature =
                            (linear.at(above).gradient()[l] - linear.at(below).gradient()[l]) / (2 * h);
                    assertThat(linear.at(place).curvature()[k][l]).isCloseTo(-curvature, offset(1e-3));
                }
            }
        }
    }

    @Test
    void residualsBelowTheMedianContributeNothingAndCostOneEvaluation() {
        Line low = new Line(scaled -> Map.of(PhysicalResidual.ENERGY, -0.1 + 0.05 * scaled[0]));
        NormalEquations none = low.penalty().at(new double[] {0.1, 0.2});
        assertThat(none.chi2()).isZero();
        assertThat(none.gradient()).containsOnly(0.0);
        assertThat(low.checks).isEqualTo(1);
        Line high = new Line(PhysicsPenaltyTest::linear);
        high.penalty().at(new double[] {0.1, 0.2});
        assertThat(high.checks).isEqualTo(3);
    }

    @Test
    void residualsThatAModelOrItsReferenceDoesNotHaveContributeNothing() {
        double[] place = {0.1, -0.3};
        double energy = excess(0.5);
        for (Map<PhysicalResidual, Double> other : List.of(
                Map.<PhysicalResidual, Double>of(),
                Map.of(PhysicalResidual.HEATING, Double.NaN),
                Map.of(PhysicalResidual.HEATING, Double.POSITIVE_INFINITY),
                Map.of(PhysicalResidual.TRANSFER, 3.0))) {
            NormalEquations alone = new Line(scaled -> {
                        Map<PhysicalResidual, Double> all = new EnumMap<>(PhysicalResidual.class);
                        all.putAll(other);
                        all.put(PhysicalResidual.ENERGY, 0.4 + scaled[0]);
                        return all;
                    })
                    .penalty()
                    .at(place);
            assertThat(alone.chi2()).isCloseTo(WEIGHT * energy * energy, offset(1e-9));
            assertThat(alone.finite()).isTrue();
        }
        NormalEquations ends = new Line(
                        scaled -> Map.of(PhysicalResidual.ENERGY, scaled[0] > place[0] ? Double.NaN : 0.5))
                .penalty()
                .at(place);
        assertThat(ends.chi2()).isZero();
        assertThat(PhysicsPenalty.of(LINE, Optional.of(REFERENCE), BOX, WEIGHT)).isEmpty();
        assertThat(PhysicsPenalty.of(new Line(PhysicsPenaltyTest::linear), Optional.empty(), BOX, WEIGHT))
                .isEmpty();
    }

    private static ObservedSpectrum star(double snr) {
        float[] flux = LINE.flux(new double[][] {STAR})[0];
        return Simulation.spectrum(Simulation.arm(LINE.wavelengths(), flux, snr, 2.0, new Random(1)));
    }

    private static Solution answer(Line full, TierPolicy policy, double weight, Optional<PhysicsReference> reference) {
        return answer(full, policy, weight, reference, 50);
    }

    private static Solution answer(
            Line full, TierPolicy policy, double weight, Optional<PhysicsReference> reference, double snr) {
        InversionSettings settings = InversionSettings.defaults().withPhysicsWeight(weight);
        try (LevenbergMarquardtInverter inverter =
                LevenbergMarquardtInverter.create(LINE, settings, full, policy, reference)) {
            return (Solution) inverter.invert(List.of(star(snr))).get(0);
        }
    }

    /** On a straight line the minimum of chi^2 plus the penalty follows from that of chi^2 (Sherman and Morrison). */
    @Test
    void answersMoveToTheMinimumOfChi2PlusThePenalty() {
        Solution plain = answer(new Line(PhysicsPenaltyTest::hot), TierPolicy.CORRECTED, 0, Optional.of(REFERENCE));
        double slope = LINE.labels().get(0).scaleDerivative(0) / SPREAD;
        double excess = excess(0.4 + BOX.scaled(plain.labels())[0]);
        double variance = plain.covariance()[0][0];
        double sigma = plain.sigma()[0];
        double weight = 0.3 * sigma / excess / slope / variance;
        double factor = -weight * excess * slope / (1 + weight * slope * slope * variance);
        assertThat(factor * variance).isBetween(-0.5 * sigma, -0.1 * sigma);
        for (TierPolicy policy : List.of(TierPolicy.CORRECTED, TierPolicy.FULL)) {
            Solution moved = answer(new Line(PhysicsPenaltyTest::hot), policy, weight, Optional.of(REFERENCE));
            assertThat(moved.correction().tier()).isEqualTo(policy.tier());
            for (int k = 0; k < 2; k++) {
                double expected = plain.labels()[k] + factor * plain.covariance()[k][0];
                assertThat(moved.labels()[k]).isCloseTo(expected, offset(0.005 * plain.sigma()[k]));
                assertThat(moved.sigma()[k])
                        .as("sigma is that of the spectrum alone")
                        .isCloseTo(plain.sigma()[k], offset(0.01 * plain.sigma()[k]));
            }
            double square = Math.pow(factor, 2) * variance;
            assertThat(moved.chi2() - plain.chi2())
                    .as("chi^2 is that of the spectrum alone")
                    .isCloseTo(square, offset(0.05 * square + 1e-3));
        }
    }

    /** Axes longer than 3 % of a range are probed: around a point that is not the minimum of chi^2. */
    @Test
    void probesOfAPenalisedFitFindTheSameSigma() {
        Solution plain = answer(new Line(PhysicsPenaltyTest::hot), TierPolicy.FULL, 0, Optional.of(REFERENCE), 5);
        Solution moved = answer(new Line(PhysicsPenaltyTest::hot), TierPolicy.FULL, 0.5, Optional.of(REFERENCE), 5);
        assertThat(moved.labels()[0]).isLessThan(plain.labels()[0] - 0.3 * plain.sigma()[0]);
        for (int k = 0; k < 2; k++) {
            assertThat(moved.sigma()[k]).isCloseTo(plain.sigma()[k], offset(0.02 * plain.sigma()[k]));
        }
        assertThat(moved.warn()).doesNotContain(Flag.NONLINEAR);
    }

    @Test
    void aStepThatThePenaltyMakesTooLongIsRejected() {
        Solution answer = answer(new Line(PhysicsPenaltyTest::hot), TierPolicy.CORRECTED, 1e4, Optional.of(REFERENCE));
        assertThat(answer.correction().isRejected()).isTrue();
        assertThat(answer.correction().tier()).isEqualTo(ModelTier.REDUCED);
    }

    @Test
    void withoutAWeightAnswersAreTheSameToTheBitAndResidualsAreNotEvaluated() {
        for (TierPolicy policy : List.of(TierPolicy.CORRECTED, TierPolicy.FULL)) {
            Line full = new Line(PhysicsPenaltyTest::linear);
            Solution without = answer(full, policy, 0, Optional.empty());
            assertThat(answer(full, policy, 0, Optional.of(REFERENCE)))
                    .usingRecursiveComparison()
                    .isEqualTo(without);
            assertThat(answer(full, policy, WEIGHT, Optional.empty()))
                    .usingRecursiveComparison()
                    .isEqualTo(without);
            assertThat(full.checks).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAWeightThatIsNone(double weight) {
        assertThatThrownBy(() -> InversionSettings.defaults().withPhysicsWeight(weight))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("physicsWeight = " + weight);
    }
}
