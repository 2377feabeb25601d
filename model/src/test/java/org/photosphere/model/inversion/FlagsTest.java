package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;

class FlagsTest {

    private static final double[] STAR = {5772, 4.1, -0.3, 0.15};

    private final AnalyticModel model = AnalyticModel.standard();
    private final Inverter inverter = LevenbergMarquardtInverter.create(model, InversionSettings.defaults());

    private Solution solve(Arm... arms) {
        return solve(inverter, arms);
    }

    private static Solution solve(Inverter by, Arm... arms) {
        return (Solution) by.invert(List.of(Simulation.spectrum(arms))).get(0);
    }

    private Arm star(double snr) {
        return Simulation.arm(model.wavelengths(), model.beyond(STAR), snr, 1.0, new Random(21));
    }

    private Arm constant(float flux, float ivar) {
        float[] values = new float[model.wavelengths().count()];
        float[] weights = new float[values.length];
        Arrays.fill(values, flux);
        Arrays.fill(weights, ivar);
        return new Arm(
                "a", model.wavelengths().centres(), Medium.VACUUM, 0, values, weights, new LineSpread.Unresolved());
    }

    private static void assertFinite(Solution solution) {
        for (int k = 0; k < 4; k++) {
            assertThat(solution.labels()[k]).isFinite();
            assertThat(solution.sigma()[k]).isFinite().isPositive();
        }
        assertThat(solution.chi2()).isFinite();
        assertThat(solution.pValue()).isBetween(0.0, 1.0);
    }

    @Test
    void aGoodStarInsideTheGridHasNone() {
        Solution solution = solve(star(60));
        assertThat(solution.warn()).isEmpty();
        assertThat(solution.bad()).isEmpty();
    }

    @Test
    void aConstantSpectrumIsBad() {
        Solution solution = solve(constant(1f, 1e4f));
        assertFinite(solution);
        assertThat(solution.bad()).isNotEmpty();
    }

    @Test
    void aSpectrumOfZerosIsBad() {
        Solution solution = solve(constant(0f, 100f));
        assertFinite(solution);
        assertThat(solution.bad()).contains(Flag.NEGATIVE_FLUX, Flag.NO_RESULT, Flag.SINGULAR_HESSIAN);
    }

    @Test
    void aNegativeSpectrumIsBad() {
        Arm arm = star(20);
        float[] negative = arm.flux().clone();
        for (int i = 0; i < negative.length; i++) {
            negative[i] = -negative[i];
        }
        Solution solution = solve(Simulation.with(arm, negative, arm.ivar()));
        assertFinite(solution);
        assertThat(solution.bad()).contains(Flag.NEGATIVE_FLUX);
    }

    @Test
    void signalToNoiseOfOneIsLow() {
        Solution solution = solve(star(1));
        assertFinite(solution);
        assertThat(solution.warn()).contains(Flag.LOW_SNR, Flag.PRIOR_DOMINATED);
    }

    @Test
    void errorsTooSmallByHalfMakeChiSquareHighAndTooLargeMakeThemSuspect() {
        Arm arm = star(60);
        float[] fourfold = arm.ivar().clone();
        float[] quarter = arm.ivar().clone();
        for (int i = 0; i < fourfold.length; i++) {
            fourfold[i] *= 4;
            quarter[i] /= 4;
        }
        Solution tooSmall = solve(Simulation.with(arm, arm.flux(), fourfold));
        Solution tooLarge = solve(Simulation.with(arm, arm.flux(), quarter));
        assertThat(tooSmall.warn()).containsExactlyInAnyOrder(Flag.CHI2_HIGH, Flag.IVAR_SUSPECT);
        assertThat(tooLarge.warn()).containsExactly(Flag.IVAR_SUSPECT);
        assertThat(tooSmall.goodness().errorScale()).isBetween(1.7, 2.3);
        assertThat(tooLarge.goodness().errorScale()).isBetween(0.43, 0.58);
    }

    @Test
    void aGrossMisfitIsBad() {
        Arm arm = star(60);
        float[] spoilt = arm.flux().clone();
        for (int i = 0; i < spoilt.length; i++) {
            spoilt[i] *= i / 40 % 2 == 0 ? 1.5f : 0.7f;
        }
        assertThat(solve(Simulation.with(arm, spoilt, arm.ivar())).bad()).contains(Flag.CHI2_HIGH);
        // The model is wrong, not the errors.
        assertThat(solve(Simulation.with(arm, spoilt, arm.ivar())).warn()).doesNotContain(Flag.IVAR_SUSPECT);
    }

    @Test
    void aMaskedArmIsMissingAndOneBeyondTheModelIsNot() {
        Arm arm = star(60);
        Arm masked = Simulation.with(arm, arm.flux(), new float[arm.pixels()]);
        double[] infrared = arm.wavelength().clone();
        for (int i = 0; i < infrared.length; i++) {
            infrared[i] += 50_000;
        }
        assertThat(solve(arm, masked).warn()).containsExactly(Flag.MISSING_ARM);
        Solution whole = solve(arm, Simulation.with(arm, infrared, Medium.VACUUM, 0));
        assertThat(whole.warn()).isEmpty();
        assertThat(whole.pixels().outside()).isEqualTo(arm.pixels());
    }

    @Test
    void runningOutOfIterationsIsBad() {
        Inverter hasty = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withMaxIterations(1));
        assertThat(solve(hasty, star(100)).bad()).contains(Flag.NOT_CONVERGED);
    }

    @Test
    void theEdgeOfTheGridIsWarnedOfWhereItLiesWithinTheError() {
        // Within a step of the grid's edge, and that edge itself: of each label, and of the nodes missing for hot
        // stars.
        double[][] inside = {{4100, 3, -1, 0.2}, {5800, 4.8, -1, 0.2}, {5800, 3, 0.3, 0.2}, {7400, 2.8, -1, 0.2}};
        double[] edge = {4000, 5, 0.5, 2.5};
        int[] label = {0, 1, 2, 1};
        for (int i = 0; i < edge.length; i++) {
            Solution within = exact(inside[i]);
            double[] near = inside[i].clone();
            double sigma = within.sigma()[label[i]];
            near[label[i]] = edge[i] + Math.copySign(0.3 * sigma, near[label[i]] - edge[i]);
            Solution atEdge = exact(near);
            assertThat(atEdge.warn()).contains(Flag.GRID_EDGE);
            assertThat(within.warn()).doesNotContain(Flag.GRID_EDGE);
            assertThat(atEdge.bad()).isEmpty();
            assertThat(within.bad()).isEmpty();
        }
    }

    /** Returns the answer to a spectrum with the errors of S/N 60, but without noise. */
    private Solution exact(double[] labels) {
        return (Solution) inverter.invert(List.of(Simulation.observe(model, labels, -60, new Random(3))))
                .get(0);
    }

    @Test
    void aSpectrumThatHoldsNothingIsNoResult() {
        // A few rising pixels without a line: labels end at their bounds, with errors as wide as these.
        Arm arm = star(30);
        float[] flux = new float[arm.pixels()];
        float[] ivar = new float[arm.pixels()];
        for (int i = 900; i < 940; i++) {
            flux[i] = 1f + 0.01f * (i - 900);
            ivar[i] = 25f;
        }
        Solution solution = solve(Simulation.with(arm, flux, ivar));
        assertFinite(solution);
        assertThat(solution.bad()).contains(Flag.NO_RESULT);
    }

    @Test
    void aLabelThatTheDataDoNotTellIsDominatedByItsBounds() {
        Arm arm = star(30);
        float[] ivar = new float[arm.pixels()];
        System.arraycopy(arm.ivar(), 800, ivar, 800, 12);
        Solution solution = solve(Simulation.with(arm, arm.flux(), ivar));
        assertFinite(solution);
        assertThat(solution.warn()).contains(Flag.PRIOR_DOMINATED);
    }
}
