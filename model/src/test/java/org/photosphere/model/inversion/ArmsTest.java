package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.photosphere.model.inversion.explanation.FitExplainer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.units.Doppler;

/** Spectra of several arms, some of which are uninformative or have known velocities of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArmsTest {

    private static final double[] STAR = {5800, 4, -0.5, 0.1};

    private final MovingStarsTest stars = new MovingStarsTest();
    private final Arm blue = named(stars.arm(STAR, 3700, 5800, 1500, 0, 60, new Random(1)), "blue");
    private final Arm red = named(stars.arm(STAR, 6000, 8200, 1200, 0, 60, new Random(2)), "red");

    private static Arm named(Arm arm, String name) {
        return new Arm(
                name, arm.wavelength(), arm.medium(), arm.velocityKms(), arm.flux(), arm.ivar(), arm.lineSpread());
    }

    /** Returns the arm with its pixels from one place to another masked. */
    private static Arm without(Arm arm, int from, int to) {
        float[] ivar = arm.ivar().clone();
        Arrays.fill(ivar, from, to, 0f);
        return Simulation.with(arm, arm.flux(), ivar);
    }

    private static Arm masked(Arm arm) {
        return without(arm, 0, arm.pixels());
    }

    private static void assertAlike(Solution solution, Solution other) {
        assertThat(solution.scale()).isCloseTo(other.scale(), offset(1e-3 * other.scale()));
        assertThat(solution.continuum()).hasSameSizeAs(other.continuum());
        for (int a = 0; a < other.continuum().size(); a++) {
            List<Double> coefficients = other.continuum().get(a).coefficients();
            assertThat(solution.continuum().get(a).arm())
                    .isEqualTo(other.continuum().get(a).arm());
            for (int j = 0; j < coefficients.size(); j++) {
                assertThat(solution.continuum().get(a).coefficients().get(j))
                        .isCloseTo(coefficients.get(j), offset(1e-3));
            }
        }
        for (int k = 0; k < 4; k++) {
            assertThat(solution.labels()[k]).isCloseTo(other.labels()[k], offset(0.02 * other.sigma()[k]));
        }
    }

    private static void assertFinite(Solution solution) {
        assertThat(solution.scale()).isFinite().isPositive();
        assertThat(solution.continuum()).isNotEmpty();
        solution.continuum()
                .forEach(arm -> assertThat(arm.coefficients())
                        .allSatisfy(each -> assertThat(each).isFinite()));
        assertThat(solution.bad()).isEmpty();
    }

    @Test
    void aMaskedFirstArmLeavesTheAnswerOfTheOther() {
        Solution alone = stars.solve(red);
        Solution solution = stars.solve(masked(blue), red);
        assertFinite(solution);
        assertThat(solution.warn()).contains(Flag.MISSING_ARM);
        assertAlike(solution, alone);
        assertThat(solution.degreesOfFreedom()).isEqualTo(alone.degreesOfFreedom());
        assertThat(alone.warn()).doesNotContain(Flag.MISSING_ARM);
    }

    @Test
    void aFirstArmBeyondTheModelLeavesTheAnswerOfTheOtherAndIsNothingToWarnOf() {
        double[] infrared = blue.wavelength().clone();
        for (int i = 0; i < infrared.length; i++) {
            infrared[i] += 50_000;
        }
        Solution alone = stars.solve(red);
        Solution solution = stars.solve(Simulation.with(blue, infrared, Medium.VACUUM, 0), red);
        assertFinite(solution);
        assertThat(solution.warn()).doesNotContain(Flag.MISSING_ARM);
        assertThat(solution.pixels().outside()).isEqualTo(blue.pixels());
        assertAlike(solution, alone);
    }

    @Test
    void whatIsLeftOfAFirstArmDoesNotDecideTheScale() {
        Solution whole = stars.solve(blue, red);
        // Fewer pixels than coefficients; one end of the arm, from which its constant term is an extrapolation.
        for (int left : new int[] {1, 5, 8, 40, 150}) {
            Solution solution = stars.solve(without(blue, left, blue.pixels()), red);
            assertFinite(solution);
            Solution.ArmContinuum last =
                    solution.continuum().get(solution.continuum().size() - 1);
            assertThat(last.arm()).isEqualTo("red");
            assertThat(last.coefficients().get(0)).isEqualTo(1.0);
            assertThat(solution.warn().contains(Flag.MISSING_ARM)).isEqualTo(left < 7);
            assertThat(solution.labels()[0]).isCloseTo(whole.labels()[0], offset(4 * solution.sigma()[0]));
        }
    }

    @Test
    void aFirstArmWithHolesKeepsTheScale() {
        Solution whole = stars.solve(blue, red);
        Solution holed = stars.solve(without(blue, 300, 800), red);
        assertFinite(holed);
        assertThat(holed.scale()).isCloseTo(whole.scale(), offset(0.1 * whole.scale()));
        assertThat(holed.continuum().get(0).coefficients().get(0)).isEqualTo(1.0);
    }

    @Test
    void armsMayComeInAnyOrder() {
        Solution ascending = stars.solve(blue, red);
        Solution descending = stars.solve(red, blue);
        for (int k = 0; k < 4; k++) {
            assertThat(descending.labels()[k])
                    .isCloseTo(ascending.labels()[k], offset(0.02 * ascending.sigma()[k]));
        }
        assertThat(descending.warn()).isEqualTo(ascending.warn());
    }

    @Test
    void anArmThatTheInstrumentHasAndTheSpectrumLacksIsMissing() {
        FitProfile profile = FitProfile.PLAIN
                .withContinuumDegree(6)
                .withVelocityRangeKms(600)
                .withArms(List.of(
                        new InstrumentArm("BLUE", 3700, 5800),
                        new InstrumentArm("red", 6000, 8200),
                        // Beyond the model: its absence has no effect.
                        new InstrumentArm("infrared", 15_000, 17_000)));
        try (Inverter inverter = LevenbergMarquardtInverter.create(
                stars.model(), InversionSettings.defaults().withProfile(profile))) {
            for (Arm one : List.of(blue, red)) {
                Solution solution = (Solution)
                        inverter.invert(List.of(Simulation.spectrum(one))).get(0);
                assertThat(solution.warn()).contains(Flag.MISSING_ARM);
            }
            Solution both = (Solution)
                    inverter.invert(List.of(Simulation.spectrum(blue, red))).get(0);
            assertThat(both.warn()).doesNotContain(Flag.MISSING_ARM);
        }
    }

    /** Returns an arm whose wavelengths are shifted by a known velocity. */
    private static Arm off(Arm arm, double kms) {
        double[] moved = arm.wavelength().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] *= 1 + kms / Doppler.SPEED_OF_LIGHT_KMS;
        }
        return Simulation.with(arm, moved, Medium.VACUUM, kms);
    }

    private static double kms(Solution solution) {
        return solution.velocity().orElseThrow().kms();
    }

    @Test
    void eachArmHasAKnownVelocityOfItsOwn() {
        Solution expected = stars.solve(blue, red);
        double sigma = expected.velocity().orElseThrow().sigmaKms();
        for (double kms : new double[] {100, 1500}) {
            for (Solution solution : List.of(stars.solve(blue, off(red, kms)), stars.solve(off(blue, kms), red))) {
                assertThat(kms(solution)).isCloseTo(kms(expected), offset(0.5 * sigma));
                assertThat(solution.warn()).isEqualTo(expected.warn());
                for (int k = 0; k < 4; k++) {
                    assertThat(solution.labels()[k]).isCloseTo(expected.labels()[k], offset(0.3 * expected.sigma()[k]));
                }
            }
        }
    }

    @Test
    void whatArmsShareOfTheirKnownVelocitiesIsPartOfTheAnswer() {
        Solution expected = stars.solve(blue, red);
        double sigma = expected.velocity().orElseThrow().sigmaKms();
        assertThat(kms(stars.solve(off(blue, 150), off(red, 150)))).isCloseTo(150 + kms(expected), offset(0.5 * sigma));
        assertThat(kms(stars.solve(off(blue, -60), off(red, -20)))).isCloseTo(-20 + kms(expected), offset(0.5 * sigma));
        assertThat(kms(stars.solve(off(blue, -60), off(red, 20)))).isCloseTo(kms(expected), offset(0.5 * sigma));
    }

    @Test
    void theKnownVelocityOfAnArmThatSaysNothingIsNoPartOfTheAnswer() {
        Solution alone = stars.solve(off(red, 200));
        assertThat(kms(stars.solve(masked(blue), off(red, 200)))).isCloseTo(kms(alone), offset(0.1));
    }

    @Test
    void theMisfitOfArmsWithVelocitiesOfTheirOwnIsAtTheirRestWavelengths() {
        FitExplainer explainer = FitExplainer.of(stars.inverter());
        Solution solution = stars.solve(blue, off(red, 300));
        Misfit misfit = explainer.misfit(Simulation.spectrum(blue, off(red, 300)), solution, STAR);
        double[] residual = misfit.share();
        double squares = Arrays.stream(residual).map(r -> r * r).sum() / residual.length;
        // S/N 60, and hardly more.
        assertThat(Math.sqrt(squares)).isLessThan(1.2 / 60);
        assertThat(misfit.wavelength()[misfit.wavelength().length - 1]).isCloseTo(8200, offset(4.0));
    }
}
