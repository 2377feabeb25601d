package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.inversion.explanation.FitExplainer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Stars that differ from the model by a known inadequacy. */
class ModelInadequacyTest {

    private static final int STARS = 200;
    private static final double SNR = 100;

    private final AnalyticModel model = AnalyticModel.standard();
    private final int bins = model.wavelengths().count();
    private final ModelInadequacy inadequacy = inadequacy();

    /** Returns a mean of waves, 3 % of which all bins share up to a slow wave, and 1 % of each bin's own. */
    private ModelInadequacy inadequacy() {
        float[] mean = new float[bins];
        float[] rms = new float[bins];
        float[] own = new float[bins];
        float[] component = new float[bins];
        for (int b = 0; b < bins; b++) {
            mean[b] = (float) (0.08 * Math.sin(0.07 * b));
            double shared = 0.03 * Math.cos(0.03 * b);
            double total = Math.hypot(shared, 0.01);
            rms[b] = (float) total;
            component[b] = (float) (shared / total);
            own[b] = (float) (0.01 / total);
        }
        EmulatorError spread = new EmulatorError(
                0, new double[] {5500}, new float[][] {rms}, new CorrelatedErrors(new float[][] {component}, own, 1.0));
        return new ModelInadequacy(mean, spread);
    }

    private ObservedSpectrum star(double[] labels, Random random) {
        float[] flux = model.beyond(labels);
        float[] drawn = inadequacy.spread().draw(labels, random);
        for (int b = 0; b < bins; b++) {
            flux[b] *= 1f + inadequacy.mean()[b] + drawn[b];
        }
        Arm arm = Simulation.arm(model.wavelengths(), flux, SNR, 3.0, random);
        return Simulation.spectrum(arm);
    }

    private record Answers(List<double[]> truth, List<Solution> solutions) {

        double[] pulls(int label) {
            double[] pulls = new double[truth.size()];
            for (int s = 0; s < pulls.length; s++) {
                Solution solution = solutions.get(s);
                pulls[s] = (solution.labels()[label] - truth.get(s)[label]) / solution.sigma()[label];
            }
            return pulls;
        }

        double reducedChi2() {
            return RobustStatistics.median(solutions.stream()
                    .mapToDouble(s -> s.chi2() / s.degreesOfFreedom())
                    .toArray());
        }
    }

    private Answers answers(FitProfile profile) {
        Random random = new Random(5);
        List<double[]> truth = new ArrayList<>();
        List<ObservedSpectrum> stars = new ArrayList<>();
        for (int s = 0; s < STARS; s++) {
            double[] labels = Simulation.interior(random);
            truth.add(labels);
            stars.add(star(labels, random));
        }
        try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(profile))) {
            return new Answers(
                    truth,
                    inverter.invert(stars).stream().map(Solution.class::cast).toList());
        }
    }

    @Test
    void makesLabelsSigmaAndChi2OfSuchStarsRight() {
        Answers plain = answers(FitProfile.PLAIN.withModelFloor(new ModelFloor(0.03, 0.03)));
        Answers informed = answers(FitProfile.PLAIN.withInadequacy(inadequacy));
        assertThat(informed.reducedChi2()).isCloseTo(1.0, within(0.1));
        for (int label = 0; label < 3; label++) {
            double[] pulls = informed.pulls(label);
            assertThat(RobustStatistics.median(pulls)).as("label %d", label).isCloseTo(0, within(0.3));
            assertThat(RobustStatistics.scatter(pulls, RobustStatistics.median(pulls)))
                    .isCloseTo(1.0, within(0.25));
        }
        // Not so without a correction of the model: somewhere the bias is many of its sigmas.
        double worst = 0;
        for (int label = 0; label < 3; label++) {
            worst = Math.max(worst, Math.abs(RobustStatistics.median(plain.pulls(label))));
        }
        assertThat(worst).isGreaterThan(2.0);
    }

    @Test
    void aMisfitThatIsGrantedInVainDoesNotMakeErrorsSuspect() {
        Random random = new Random(9);
        List<ObservedSpectrum> stars = new ArrayList<>();
        for (int s = 0; s < 50; s++) {
            stars.add(Simulation.observe(model, Simulation.interior(random), SNR, random));
        }
        FitProfile lenient = FitProfile.PLAIN.withModelFloor(new ModelFloor(0.05, 0.05));
        try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(lenient))) {
            List<Solution> answers =
                    inverter.invert(stars).stream().map(Solution.class::cast).toList();
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.chi2()).isLessThan(0.2 * answer.degreesOfFreedom());
                assertThat(answer.warn()).doesNotContain(Flag.IVAR_SUSPECT);
            });
        }
    }

    @Test
    void aMisfitAtKnownLabelsIsWhatWasPlanted() {
        double[] labels = {5500, 4.0, -0.5, 0.2};
        float[] flux = model.beyond(labels);
        for (int b = 0; b < bins; b++) {
            flux[b] *= 1f + inadequacy.mean()[b];
        }
        ObservedSpectrum star =
                Simulation.spectrum(Simulation.arm(model.wavelengths(), flux, -1000, 3.0, new Random()));
        try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(FitProfile.PLAIN))) {
            Solution solution = (Solution) inverter.invert(List.of(star)).get(0);
            Misfit misfit = FitExplainer.of(inverter).misfit(star, solution, labels);
            assertThat(misfit.wavelength()).isSorted().hasSizeGreaterThan(bins - 10);
            // A scale is fitted: shares are known up to a common factor.
            double[] ratio = new double[misfit.share().length];
            for (int i = 0; i < ratio.length; i++) {
                int bin = ArmAxis.binOf(model.wavelengths(), misfit.wavelength()[i]);
                ratio[i] = (1 + misfit.share()[i]) / (1 + inadequacy.mean()[bin]);
            }
            double common = RobustStatistics.median(ratio);
            assertThat(common).isCloseTo(1.0, within(0.01));
            for (double each : ratio) {
                assertThat(each / common).isCloseTo(1.0, within(1e-4));
            }
            assertThat(Math.sqrt(RobustStatistics.median(misfit.variance()))).isCloseTo(1e-3, within(2e-4));
        }
    }
}
