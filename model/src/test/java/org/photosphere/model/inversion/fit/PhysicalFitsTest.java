package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.PlantedLayer;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.simulation.PixelIntegrator;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Answers of a physical model from a reduced one that differs from it. */
class PhysicalFitsTest {

    private static final InversionSettings SETTINGS = InversionSettings.defaults();

    private final AnalyticModel truth = AnalyticModel.standard().averaged(4);

    private static List<Solution> answers(
            ForwardModel reduced, ForwardModel full, TierPolicy policy, List<ObservedSpectrum> spectra) {
        return answers(reduced, full, policy, spectra, SETTINGS);
    }

    private static List<Solution> answers(
            ForwardModel reduced,
            ForwardModel full,
            TierPolicy policy,
            List<ObservedSpectrum> spectra,
            InversionSettings settings) {
        try (LevenbergMarquardtInverter inverter =
                LevenbergMarquardtInverter.create(reduced, settings, full, policy, Optional.empty())) {
            return inverter.invert(spectra).stream().map(Solution.class::cast).toList();
        }
    }

    private static double distance(Solution answer, Solution reference) {
        double largest = 0;
        for (int k = 0; k < answer.labels().length; k++) {
            double difference = Math.abs(answer.labels()[k] - reference.labels()[k]);
            largest = Math.max(largest, difference / reference.sigma()[k]);
        }
        return largest;
    }

    private static double meanDistance(List<Solution> answers, List<Solution> references) {
        double sum = 0;
        for (int i = 0; i < answers.size(); i++) {
            sum += distance(answers.get(i), references.get(i)) / answers.size();
        }
        return sum;
    }

    private List<ObservedSpectrum> stars(int count, double snr) {
        Random random = new Random(4);
        List<ObservedSpectrum> stars = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            ObservedSpectrum star = Simulation.observe(truth, Simulation.interior(random), snr, random);
            stars.add(new ObservedSpectrum("star-" + s, "i", star.arms()));
        }
        return stars;
    }

    @Test
    void aStraightLineIsCorrectedToTheMinimumOfTheOtherModel() {
        StraightLine reduced = new StraightLine(0.0);
        StraightLine full = new StraightLine(0.008);
        Random random = new Random(1);
        float[] flux = full.flux(new double[][] {{5100, 3.2}})[0];
        List<ObservedSpectrum> spectra =
                List.of(Simulation.spectrum(Simulation.arm(full.wavelengths(), flux, 50, 2.0, random)));
        Solution right = answers(full, full, TierPolicy.REDUCED, spectra).get(0);
        Solution wrong = answers(reduced, full, TierPolicy.REDUCED, spectra).get(0);
        Solution corrected =
                answers(reduced, full, TierPolicy.CORRECTED, spectra).get(0);
        assertThat(distance(wrong, right)).isGreaterThan(1.0);
        assertThat(distance(corrected, right)).isLessThan(0.02);
        assertThat(corrected.chi2()).isCloseTo(right.chi2(), offset(0.01));
        assertThat(corrected.scale()).isCloseTo(right.scale(), offset(1e-3));
        assertThat(corrected.sigma()[0]).isCloseTo(wrong.sigma()[0], offset(1e-9 * wrong.sigma()[0]));
        assertThat(corrected.correction().tier()).isEqualTo(ModelTier.CORRECTED);
        for (int k = 0; k < 2; k++) {
            assertThat(corrected.correction().reducedLabels().get(k)).isEqualTo(wrong.labels()[k]);
            assertThat(corrected.correction().moved().get(k))
                    .isCloseTo((corrected.labels()[k] - wrong.labels()[k]) / wrong.sigma()[k], offset(1e-9));
        }
    }

    @Test
    void aCorrectionRemovesMostOfAModelsError() {
        List<ObservedSpectrum> spectra = stars(20, 50);
        List<Solution> right = answers(truth, truth, TierPolicy.REDUCED, spectra);
        for (ForwardModel wrong :
                List.of(ChangedModel.tilted(truth, 0.01), ChangedModel.shifted(truth, 0.0007, 0.005, -0.005))) {
            List<Solution> reduced = answers(wrong, truth, TierPolicy.REDUCED, spectra);
            List<Solution> corrected = answers(wrong, truth, TierPolicy.CORRECTED, spectra);
            List<Solution> full = answers(wrong, truth, TierPolicy.FULL, spectra);
            System.out.printf(
                    "mean distance from the right answer, sigma: reduced %.3f, corrected %.3f, full %.3f%n",
                    meanDistance(reduced, right), meanDistance(corrected, right), meanDistance(full, right));
            assertThat(corrected).allMatch(answer -> answer.correction().tier() == ModelTier.CORRECTED);
            assertThat(meanDistance(reduced, right)).isGreaterThan(0.8);
            assertThat(meanDistance(corrected, right)).isLessThan(meanDistance(reduced, right) / 10);
            assertThat(meanDistance(full, right)).isLessThan(0.05);
        }
    }

    @Test
    void theSameModelChangesNothing() {
        List<ObservedSpectrum> spectra = stars(20, 30);
        List<Solution> reduced = answers(truth, truth, TierPolicy.REDUCED, spectra);
        for (TierPolicy policy : List.of(TierPolicy.CORRECTED, TierPolicy.FULL)) {
            List<Solution> answers = answers(truth, truth, policy, spectra);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(distance(answers.get(i), reduced.get(i))).isLessThan(0.05);
                assertThat(answers.get(i).chi2()).isCloseTo(reduced.get(i).chi2(), offset(0.05));
                assertThat(answers.get(i).correction().tier()).isEqualTo(policy.tier());
            }
        }
    }

    @Test
    void velocityContinuumAndASpectrumsOwnLineSpreadEnterAsInTheFit() {
        FitProfile profile = FitProfile.PLAIN.withContinuumDegree(3).withVelocityRangeKms(600);
        InversionSettings settings = SETTINGS.withProfile(profile);
        List<ObservedSpectrum> shared = new ArrayList<>();
        List<ObservedSpectrum> own = new ArrayList<>();
        Random random = new Random(8);
        for (int s = 0; s < 6; s++) {
            ObservedSpectrum star = Simulation.observe(truth, Simulation.interior(random), 80, random);
            shared.add(blurred(star, s, new LineSpread.ResolvingPower(300)));
            float[] sigma = new float[star.arms().get(0).pixels()];
            for (int i = 0; i < sigma.length; i++) {
                sigma[i] = (float) (star.arms().get(0).wavelength()[i] / (700.0 + 10 * s));
            }
            own.add(blurred(star, s, new LineSpread.GaussianSigma(sigma)));
        }
        ForwardModel wrong = ChangedModel.shifted(truth, 0.0005, 0.004, -0.004);
        for (List<ObservedSpectrum> spectra : List.of(shared, own)) {
            List<Solution> right = answers(truth, truth, TierPolicy.REDUCED, spectra, settings);
            List<Solution> reduced = answers(wrong, truth, TierPolicy.REDUCED, spectra, settings);
            List<Solution> corrected = answers(wrong, truth, TierPolicy.CORRECTED, spectra, settings);
            System.out.printf(
                    "with velocity and continuum: reduced %.3f, corrected %.3f%n",
                    meanDistance(reduced, right), meanDistance(corrected, right));
            assertThat(meanDistance(reduced, right)).isGreaterThan(0.5);
            assertThat(meanDistance(corrected, right)).isLessThan(meanDistance(reduced, right) / 5);
        }
    }

    /** A reduced model may have its flux in any unit, in which coefficients of a layer are not. */
    @Test
    void aLayerOfRealStarsEntersAsInTheFitWhateverTheModelsUnit() {
        StarLayer layer = PlantedLayer.of(truth);
        InversionSettings settings = SETTINGS.withProfile(FitProfile.PLAIN
                .withContinuumDegree(3)
                .withVelocityRangeKms(600)
                .withLayer(layer));
        List<ObservedSpectrum> spectra = new ArrayList<>();
        Random random = new Random(8);
        for (int s = 0; s < 6; s++) {
            spectra.add(realStar(layer, s, random));
        }
        ForwardModel wrong = inUnit(ChangedModel.shifted(truth, 0.0005, 0.004, -0.004), 7f);
        List<Solution> right = answers(truth, truth, TierPolicy.REDUCED, spectra, settings);
        List<Solution> reduced = answers(wrong, truth, TierPolicy.REDUCED, spectra, settings);
        assertThat(meanDistance(reduced, right)).isGreaterThan(0.5);
        for (TierPolicy policy : List.of(TierPolicy.CORRECTED, TierPolicy.FULL)) {
            List<Solution> answers = answers(wrong, truth, policy, spectra, settings);
            System.out.printf(
                    "with a layer of real stars: reduced %.3f, %s %.3f%n",
                    meanDistance(reduced, right), policy.tier(), meanDistance(answers, right));
            assertThat(answers).allMatch(answer -> answer.correction().tier() == policy.tier());
            assertThat(meanDistance(answers, right)).isLessThan(meanDistance(reduced, right) / 5);
        }
    }

    /** Returns a star that differs from the model, through a line spread of its own. */
    private ObservedSpectrum realStar(StarLayer layer, int number, Random random) {
        double[] labels = Simulation.interior(random);
        float[] star = truth.beyond(labels);
        float[] ratio = PlantedLayer.ratio(layer, labels);
        float[] sigma = new float[star.length];
        for (int i = 0; i < star.length; i++) {
            star[i] *= ratio[i];
            sigma[i] = (float) (truth.wavelengths().centre(i) / (700.0 + 10 * number));
        }
        Arm arm = Simulation.with(
                Simulation.arm(truth.wavelengths(), star, 80, 3.0, random), new LineSpread.GaussianSigma(sigma));
        double[] clean = new PixelIntegrator(truth).flux(Precision.doubles(star), arm, 0.0);
        for (int i = 0; i < star.length; i++) {
            arm.flux()[i] += (float) (3.0 * (clean[i] - star[i]));
        }
        return new ObservedSpectrum("star-" + number, "i", List.of(arm));
    }

    private static ForwardModel inUnit(ForwardModel model, float unit) {
        return new DelegatingModel(model) {
            @Override
            public ObservedModel observedBy(SpectralOperator operator) {
                ObservedModel plain = super.observedBy(operator);
                return new ObservedModel() {
                    @Override
                    public int points() {
                        return plain.points();
                    }

                    @Override
                    public double[] evaluate(double[][] labels, float[][] into) {
                        double[] maxima = plain.evaluate(labels, into);
                        for (int s = 0; s < maxima.length; s++) {
                            maxima[s] *= unit;
                            for (int i = 0; i < into[s].length; i++) {
                                into[s][i] *= unit;
                            }
                        }
                        return maxima;
                    }

                    @Override
                    public void close() {
                        plain.close();
                    }
                };
            }
        };
    }

    private static ObservedSpectrum blurred(ObservedSpectrum star, int number, LineSpread spread) {
        return new ObservedSpectrum(
                "star-" + number, "i", List.of(Simulation.with(star.arms().get(0), spread)));
    }

    @Test
    void answersDependOnTheIdAloneInAnyCompany() {
        List<ObservedSpectrum> spectra = stars(30, 20);
        ForwardModel wrong = ChangedModel.tilted(truth, 0.01);
        TierPolicy half = new TierPolicy(ModelTier.CORRECTED, 0.5, 0.5, 0.5);
        List<Solution> together = answers(wrong, truth, half, spectra);
        List<ObservedSpectrum> reversed = new ArrayList<>(spectra);
        Collections.reverse(reversed);
        List<Solution> backwards = answers(wrong, truth, half, reversed);
        List<Solution> all = answers(wrong, truth, TierPolicy.CORRECTED, spectra);
        List<Solution> none = answers(wrong, truth, new TierPolicy(ModelTier.CORRECTED, 0, 0, 0), spectra);
        int corrected = 0;
        for (int i = 0; i < spectra.size(); i++) {
            Solution alone =
                    answers(wrong, truth, half, List.of(spectra.get(i))).get(0);
            Solution answer = together.get(i);
            corrected += answer.correction().isApplied() ? 1 : 0;
            assertThat(alone).usingRecursiveComparison().isEqualTo(answer);
            assertThat(backwards.get(spectra.size() - 1 - i))
                    .usingRecursiveComparison()
                    .isEqualTo(answer);
            assertThat(answer)
                    .usingRecursiveComparison()
                    .isEqualTo((answer.correction().isApplied() ? all : none).get(i));
        }
        assertThat(corrected).isBetween(8, 22);
        assertThat(none).noneMatch(answer -> answer.correction().isApplied());
        assertThat(all).allMatch(answer -> answer.correction().isApplied());
    }

    @Test
    void aCorrectionThatIsNotFiniteOrTooLongIsRejected() {
        List<ObservedSpectrum> spectra = stars(3, 50);
        List<Solution> reduced = answers(truth, truth, TierPolicy.REDUCED, spectra);
        ForwardModel broken = new DelegatingModel(truth) {
            @Override
            public float[][] flux(double[][] labels) {
                float[][] flux = super.flux(labels);
                flux[0][17] = Float.NaN;
                return flux;
            }
        };
        for (ForwardModel full : List.of(broken, ChangedModel.tilted(truth, 0.5))) {
            Solution answer =
                    answers(truth, full, TierPolicy.CORRECTED, spectra).get(0);
            assertThat(answer.correction().isRejected()).isTrue();
            assertThat(answer.correction().tier()).isEqualTo(ModelTier.REDUCED);
            assertThat(answer.labels()).isEqualTo(reduced.get(0).labels());
            assertThat(answer.chi2()).isEqualTo(reduced.get(0).chi2());
        }
    }

    @Test
    void labelsStayWithinTheirBounds() {
        ForwardModel wrong = ChangedModel.shifted(truth, 0.0, 0.0, 0.004);
        ObservedSpectrum star = Simulation.observe(truth, new double[] {5500, 4.0, 0.49, 0.2}, 60, new Random(2));
        Solution answer =
                answers(wrong, truth, TierPolicy.CORRECTED, List.of(star)).get(0);
        assertThat(answer.correction().isApplied()).isTrue();
        assertThat(answer.labels()[2]).isBetween(-2.5, 0.5);
    }

    @Test
    void sharesAreOfAllOfBadAnswersAndOfAlerts() {
        TierPolicy policy = new TierPolicy(ModelTier.CORRECTED, 0.1, 0.3, 0.6);
        int plain = 0;
        int bad = 0;
        int alerts = 0;
        List<ObservedSpectrum> one = stars(1, 10);
        for (int i = 0; i < 1000; i++) {
            ObservedSpectrum spectrum =
                    new ObservedSpectrum("id-" + i, "i", one.get(0).arms());
            ObservedSpectrum alert =
                    new ObservedSpectrum("id-" + i, "i", one.get(0).arms(), true);
            plain += policy.of(spectrum, false) == ModelTier.CORRECTED ? 1 : 0;
            bad += policy.of(spectrum, true) == ModelTier.CORRECTED ? 1 : 0;
            alerts += policy.of(alert, false) == ModelTier.CORRECTED ? 1 : 0;
        }
        assertThat(List.of(plain, bad, alerts)).satisfies(counts -> {
            assertThat(counts.get(0)).isBetween(70, 130);
            assertThat(counts.get(1)).isBetween(250, 350);
            assertThat(counts.get(2)).isBetween(550, 650);
        });
        assertThat(policy.isEver()).isTrue();
        assertThat(TierPolicy.REDUCED.isEver()).isFalse();
        assertThatThrownBy(() -> new TierPolicy(ModelTier.FULL, 1.5, 0, 0)).hasMessageContaining("1.5");
        assertThat(Set.of(TierPolicy.FULL.of(one.get(0), false))).containsExactly(ModelTier.FULL);
    }

    @Test
    void modelsOfDifferentBundlesAreRefused() {
        assertThatThrownBy(() -> LevenbergMarquardtInverter.create(
                        truth, SETTINGS, new StraightLine(0), TierPolicy.CORRECTED, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bundle");
    }

    @Test
    void aSpectrumThatIsRefusedIsNotCorrected() {
        ObservedSpectrum masked = stars(1, 10).get(0);
        float[] zero = new float[masked.arms().get(0).pixels()];
        ObservedSpectrum nothing = new ObservedSpectrum(
                "none",
                "i",
                List.of(Simulation.with(
                        masked.arms().get(0), masked.arms().get(0).flux(), zero)));
        try (LevenbergMarquardtInverter inverter =
                LevenbergMarquardtInverter.create(truth, SETTINGS, truth, TierPolicy.CORRECTED, Optional.empty())) {
            List<Inversion> answers = inverter.invert(List.of(nothing, masked));
            assertThat(answers.get(0)).isInstanceOf(Inversion.Refused.class);
            assertThat(((Solution) answers.get(1)).correction().isApplied()).isTrue();
        }
    }
}
