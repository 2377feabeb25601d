package org.photosphere.model.inversion.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.Explanation;
import org.photosphere.model.inversion.Explanation.State;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.LabelLandscape;
import org.photosphere.model.inversion.MisfitRegion;
import org.photosphere.model.inversion.MovingStarsTest;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

class ExplanationTest {

    private static final double[] STAR = {5600, 3.4, -0.4, 0.2};

    private final AnalyticModel model = new AnalyticModel(
                    WavelengthBins.logUniform(3300, 8700, 8000), 5000, 1, 0f, AnalyticModel.space())
            .averaged(4);
    private final LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(
            model,
            InversionSettings.defaults()
                    .withProfile(FitProfile.PLAIN.withContinuumDegree(6).withVelocityRangeKms(600)));

    private static ObservedSpectrum observe(double snr) {
        return Simulation.spectrum(new MovingStarsTest().arm(STAR, 4000, 6000, 1500, 40, snr, new Random(5)));
    }

    private Solution solve(ObservedSpectrum spectrum) {
        return (Solution) inverter.invert(List.of(spectrum)).get(0);
    }

    private static double chi2(Explanation explanation) {
        return Arrays.stream(explanation.residual())
                .filter(r -> !Double.isNaN(r))
                .map(r -> r * r)
                .sum();
    }

    @Test
    void residualsMakeTheSolutionsChi2() {
        requireChi2(observe(60));
    }

    @Tag("slow")
    @Test
    void residualsMakeChi2OfSpectraThatTheModelMisses() {
        // Lines broader than stated, and enough deviant pixels that their clipping depends on the path of the fit.
        Arm arm = observe(60).arms().get(0);
        requireChi2(Simulation.spectrum(Simulation.with(arm, new LineSpread.ResolvingPower(2500))));
        float[] flux = arm.flux().clone();
        for (int i = 0; i < 70; i++) {
            flux[20 * i] *= 0.3f;
        }
        requireChi2(Simulation.spectrum(Simulation.with(arm, flux, arm.ivar())));
    }

    private void requireChi2(ObservedSpectrum spectrum) {
        Solution solution = solve(spectrum);
        Explanation explanation = FitExplainer.of(inverter).explain(spectrum, solution);
        assertThat(solution.velocity()).as("the arm moves").isPresent();
        assertThat(chi2(explanation)).isCloseTo(solution.chi2(), within(1e-4 * solution.chi2()));
        long clipped = Arrays.stream(explanation.state())
                .filter(state -> state == State.CLIPPED)
                .count();
        assertThat(clipped).isEqualTo(solution.pixels().clipped());
        for (int i = 0; i < explanation.model().length; i++) {
            if (explanation.state()[i] == State.USED) {
                double sigmas = (explanation.observed()[i] - explanation.model()[i])
                        / explanation.sigma()[i];
                assertThat(explanation.residual()[i]).isCloseTo(sigmas, within(1e-6));
            } else {
                assertThat(explanation.residual()[i]).isNaN();
            }
        }
    }

    @Test
    void chi2IsLeastAtTheSolutionAndAsItsCovarianceSays() {
        ObservedSpectrum spectrum = observe(60);
        Solution solution = solve(spectrum);
        LabelLandscape landscape = FitExplainer.of(inverter)
                .explain(spectrum, solution)
                .landscape()
                .orElseThrow();
        assertThat(landscape.xLabel()).isEqualTo("teff");
        assertThat(landscape.yLabel()).isEqualTo("logg");
        double least = Double.POSITIVE_INFINITY;
        int atX = -1;
        int atY = -1;
        for (int y = 0; y < landscape.y().length; y++) {
            for (int x = 0; x < landscape.x().length; x++) {
                if (landscape.deltaChi2()[y][x] < least) {
                    least = landscape.deltaChi2()[y][x];
                    atX = x;
                    atY = y;
                }
            }
        }
        assertThat(least).isBetween(-0.2, 2.0);
        assertThat(landscape.x()[atX])
                .isCloseTo(
                        solution.labels()[0],
                        within(1.1 * Math.abs(landscape.x()[1] - landscape.x()[0])));
        assertThat(landscape.y()[atY])
                .isCloseTo(
                        solution.labels()[1],
                        within(1.1 * Math.abs(landscape.y()[1] - landscape.y()[0])));
        // Profiled over the other parameters, chi^2 rises as the marginal covariance of both labels implies.
        double[][] c = solution.covariance();
        double determinant = c[0][0] * c[1][1] - c[0][1] * c[0][1];
        int compared = 0;
        for (int y = 0; y < landscape.y().length; y++) {
            for (int x = 0; x < landscape.x().length; x++) {
                double dx = landscape.x()[x] - solution.labels()[0];
                double dy = landscape.y()[y] - solution.labels()[1];
                double expected = (c[1][1] * dx * dx - 2 * c[0][1] * dx * dy + c[0][0] * dy * dy) / determinant;
                if (expected > 1 && expected < 9) {
                    assertThat(landscape.deltaChi2()[y][x]).isCloseTo(expected, within(0.3 + 0.2 * expected));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(5);
    }

    @Tag("slow")
    @Test
    void showsARegionThatIsWrongMaskedPixelsAndNoneWhereAllIsWell() {
        ObservedSpectrum good = observe(60);
        assertThat(FitExplainer.of(inverter).explain(good, solve(good)).regions())
                .isEmpty();
        Arm arm = good.arms().get(0);
        float[] flux = arm.flux().clone();
        float[] ivar = arm.ivar().clone();
        for (int i = 700; i < 730; i++) {
            flux[i] *= 1.05f;
        }
        for (int i = 100; i < 110; i++) {
            ivar[i] = 0;
        }
        ObservedSpectrum wrong = Simulation.spectrum(Simulation.with(arm, flux, ivar));
        Explanation explanation = FitExplainer.of(inverter).explain(wrong, solve(wrong));
        MisfitRegion region = explanation.regions().get(0);
        assertThat(region.lower()).isLessThan(arm.wavelength()[730]);
        assertThat(region.upper()).isGreaterThan(arm.wavelength()[700]);
        assertThat(region.meanResidual()).isPositive();
        assertThat(Arrays.stream(explanation.state()).filter(state -> state == State.MASKED))
                .hasSize(10);
    }

    @Test
    void explainsBinnedSpectraWithoutAVelocity() {
        AnalyticModel coarse = AnalyticModel.standard();
        LevenbergMarquardtInverter plain = LevenbergMarquardtInverter.create(coarse, InversionSettings.defaults());
        ObservedSpectrum spectrum = Simulation.observe(coarse, STAR, 50, new Random(8));
        Solution solution = (Solution) plain.invert(List.of(spectrum)).get(0);
        Explanation explanation = FitExplainer.of(plain).explain(spectrum, solution);
        assertThat(chi2(explanation)).isCloseTo(solution.chi2(), within(1e-4 * solution.chi2()));
        assertThat(explanation.landscape()).isPresent();
    }
}
