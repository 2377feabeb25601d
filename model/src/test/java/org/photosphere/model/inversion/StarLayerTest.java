package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.StarLayer.PullsOf;
import org.photosphere.model.inversion.explanation.FitExplainer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/** Stars that differ from the model by a known layer. */
class StarLayerTest {

    private static final int STARS = 200;
    private static final double SNR = 100;
    private static final double[] SUN = {5772, 4.44, 0.0, 0.2};

    private final AnalyticModel model = AnalyticModel.standard();
    private final int bins = model.wavelengths().count();
    private final StarLayer layer = PlantedLayer.of(model);

    private ObservedSpectrum star(double[] labels, Random random) {
        float[] flux = model.beyond(labels);
        float[] ratio = layer.draw(labels, random);
        float[] left = layer.leftover().draw(labels, random);
        for (int b = 0; b < bins; b++) {
            flux[b] *= ratio[b] * (1f + left[b]);
        }
        return Simulation.spectrum(Simulation.arm(model.wavelengths(), flux, SNR, 3.0, random));
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

        double[] reducedChi2() {
            return solutions.stream()
                    .mapToDouble(s -> s.chi2() / s.degreesOfFreedom())
                    .toArray();
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
        Answers informed = answers(FitProfile.PLAIN.withLayer(layer));
        // The mean of 200 stars with 1,000 degrees of freedom each is known to 0.3 %.
        assertThat(Arrays.stream(informed.reducedChi2()).average().orElseThrow())
                .isCloseTo(1.0, within(0.03));
        assertThat(informed.solutions()).noneMatch(s -> s.warn().contains(Flag.UNCALIBRATED));
        for (int label = 0; label < 3; label++) {
            double[] pulls = informed.pulls(label);
            assertThat(RobustStatistics.median(pulls)).as("label %d", label).isCloseTo(0, within(0.3));
            assertThat(RobustStatistics.scatter(pulls, RobustStatistics.median(pulls)))
                    .isCloseTo(1.0, within(0.25));
        }
        // Not so without a correction of the model: somewhere the bias is many of these sigmas.
        double worst = 0;
        for (int label = 0; label < 3; label++) {
            double[] errors = new double[STARS];
            for (int s = 0; s < STARS; s++) {
                errors[s] = (plain.solutions().get(s).labels()[label]
                                - plain.truth().get(s)[label])
                        / informed.solutions().get(s).sigma()[label];
            }
            worst = Math.max(worst, Math.abs(RobustStatistics.median(errors)));
        }
        assertThat(worst).isGreaterThan(2.0);
        assertThat(plain.solutions()).allMatch(s -> s.warn().contains(Flag.UNCALIBRATED));
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
        float[] planted = PlantedLayer.ratio(layer, labels);
        for (int b = 0; b < bins; b++) {
            flux[b] *= planted[b];
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
                ratio[i] = (1 + misfit.share()[i]) / planted[bin];
            }
            double common = RobustStatistics.median(ratio);
            assertThat(common).isCloseTo(1.0, within(0.02));
            for (double each : ratio) {
                assertThat(each / common).isCloseTo(1.0, within(1e-4));
            }
            assertThat(Math.sqrt(RobustStatistics.median(misfit.variance()))).isCloseTo(1e-3, within(2e-4));
        }
    }

    @Test
    void sigmaIsTheReferencesErrorAndAtMostOneStarInSixIsAFlaggedExtrapolation() {
        double[][] pulls = new double[layer.residuals().length][4];
        for (double[] star : pulls) {
            Arrays.fill(star, 2.0);
        }
        FitProfile profile = FitProfile.PLAIN.withLayer(layer.withPulls(Map.of(PullsOf.SHAPE, pulls)));
        Answers answers = answers(profile);
        assertThat(answers.solutions()).allSatisfy(solution -> {
            double[] calibrated = solution.calibratedSigma().orElseThrow();
            for (int k = 0; k < 4; k++) {
                assertThat(calibrated[k])
                        .isEqualTo(StarLayer.calibratedSigma(
                                solution.sigma()[k], solution.boundSigma()[k], 2.0, solution.inflation()));
            }
        });
        assertThat(answers.solutions().stream()
                        .filter(s -> s.warn().contains(Flag.CALIBRATION_EXTRAPOLATED))
                        .count())
                .isLessThan(STARS / 6);
    }

    @Test
    void starsFarFromAllReferencesAreFlagged() {
        double[] hot = {7800, 4.8, 0.4, 0.2};
        ObservedSpectrum star = Simulation.observe(model, hot, SNR, new Random(3));
        try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(FitProfile.PLAIN.withLayer(nearTheSun())))) {
            Solution solution = (Solution) inverter.invert(List.of(star)).get(0);
            assertThat(solution.warn()).contains(Flag.CALIBRATION_EXTRAPOLATED);
        }
    }

    /** Returns the layer with references within some per cent of the Sun's labels. */
    private StarLayer nearTheSun() {
        Random random = new Random(8);
        double[][] references = new double[60][];
        Arrays.setAll(references, s -> new double[] {
            SUN[0] * (1 + 0.02 * random.nextGaussian()),
            SUN[1] + 0.1 * random.nextGaussian(),
            SUN[2] + 0.1 * random.nextGaussian(),
            SUN[3]
        });
        return new StarLayer(
                layer.mean(),
                layer.components(),
                PlantedLayer.surfaces(
                        PlantedLayer.metric(model.labels()), references, List.of(labels -> 0.0, labels -> 0.0)),
                Arrays.copyOf(layer.residuals(), 60),
                layer.leftover(),
                layer.resolvingPower(),
                Map.of());
    }

    /** Returns a layer without scatter with references of these labels and pulls of one label. */
    private StarLayer withPulls(double[][] references, double[] pulls) {
        return new StarLayer(
                layer.mean(),
                layer.components(),
                PlantedLayer.surfaces(
                        PlantedLayer.metric(model.labels()), references, List.of(labels -> 0.0, labels -> 0.0)),
                new double[references.length][2],
                layer.leftover(),
                layer.resolvingPower(),
                Map.of(
                        PullsOf.SHAPE,
                        Arrays.stream(pulls).mapToObj(p -> new double[] {p}).toArray(double[][]::new)));
    }

    /** Of 20 exchangeable stars 15 in 21 new ones are within the fifteenth smallest error, whatever their distribution. */
    @Test
    void aNewStarOfTheSameLabelsIsWithinSigmaAtLeastAsOftenAsStated() {
        double[][] same = new double[20][];
        Arrays.fill(same, SUN);
        StarLayer references = withPulls(same, new double[20]);
        Random random = new Random(6);
        int trials = 10_000;
        int within = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[][] pulls = new double[20][1];
            for (double[] pull : pulls) {
                pull[0] = Math.exp(2 * random.nextGaussian());
            }
            double factor = references.withPulls(Map.of(PullsOf.SHAPE, pulls)).sigmaFactors(SUN, PullsOf.SHAPE)[0];
            within += Math.exp(2 * random.nextGaussian()) <= factor ? 1 : 0;
        }
        assertThat(within / (double) trials).isCloseTo(15 / 21.0, within(0.015));
    }

    /** Hot stars have three times the error of cool ones: a factor of all references would cover too few of them. */
    @Test
    void newStarsAreWithinSigmaAtAnyLabelsThoughErrorsDependOnLabels() {
        Random random = new Random(2);
        int[] within = new int[2];
        int[] withinOne = new int[2];
        int[] stars = new int[2];
        for (int trial = 0; trial < 15; trial++) {
            double[][] references = PlantedLayer.references(200, 100 + trial);
            double[] pulls = Arrays.stream(references)
                    .mapToDouble(labels -> size(labels) * Math.abs(random.nextGaussian()))
                    .toArray();
            StarLayer learnt = withPulls(references, pulls);
            double one = RobustStatistics.quantile(pulls, 0.6827);
            for (int star = 0; star < 100; star++) {
                double[] labels = Simulation.interior(random);
                int half = labels[0] > 5600 ? 1 : 0;
                double pull = size(labels) * Math.abs(random.nextGaussian());
                stars[half]++;
                within[half] += pull <= learnt.sigmaFactors(labels, PullsOf.SHAPE)[0] ? 1 : 0;
                withinOne[half] += pull <= one ? 1 : 0;
            }
        }
        for (int half = 0; half < 2; half++) {
            // A share of 750 stars is known to 1.7 %. About 20 references with one more beyond them make it 72 %, and
            // those of
            // the coolest stars are all hotter.
            assertThat(within[half] / (double) stars[half]).as("half %d", half).isBetween(0.665, 0.8);
        }
        assertThat(withinOne[0] / (double) stars[0]).isGreaterThan(0.8);
        assertThat(withinOne[1] / (double) stars[1]).isLessThan(0.6);
    }

    private static double size(double[] labels) {
        return Math.exp(Math.log(3) * (labels[0] - 4600) / 2000);
    }

    @Test
    void farFromAllReferencesTheFactorIsThatOfTheNearest() {
        double[][] references = new double[60][];
        double[] pulls = new double[60];
        for (int s = 0; s < 60; s++) {
            // Six hot dwarfs of large errors, all others cool giants.
            references[s] = s < 6 ? new double[] {6500, 4.5, 0.0, 0.2} : new double[] {4600, 2.0, -1.5, 0.2};
            pulls[s] = s < 6 ? 7 + 0.1 * s : 1;
        }
        double factor = withPulls(references, pulls).sigmaFactors(new double[] {7900, 5.0, 0.5, 0.2}, PullsOf.SHAPE)[0];
        assertThat(factor).isBetween(7.0, 7.5);
    }

    @Test
    void starsOfUnknownErrorDoNotCountAndKindsThatWereNotMeasuredHaveNoFactor() {
        double[][] same = new double[40][];
        Arrays.fill(same, SUN);
        double[] pulls = new double[40];
        Arrays.setAll(pulls, s -> s % 2 == 0 ? Double.NaN : 3.0);
        StarLayer half = withPulls(same, pulls);
        assertThat(half.sigmaFactors(SUN, PullsOf.SHAPE)).containsExactly(3.0);
        assertThat(half.sigmaFactors(SUN, PullsOf.LINES)).isEmpty();
        Arrays.fill(pulls, Double.NaN);
        assertThat(withPulls(same, pulls).sigmaFactors(SUN, PullsOf.SHAPE)).containsExactly(1.0);
    }

    @Test
    void theRootTimesItsTransposeIsTheScatter() {
        for (double[] labels : new double[][] {SUN, {4700, 2.2, -1.2, 0.2}, {20_000, 4.0, 0.0, 0.0}}) {
            double[][] scatter = layer.scatter(labels);
            double[][] root = layer.scatterRoot(labels);
            for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                    double product = root[a][0] * root[b][0] + root[a][1] * root[b][1];
                    assertThat(product).isCloseTo(scatter[a][b], within(1e-12));
                }
            }
            assertThat(root[0][1]).isZero();
        }
    }

    @Test
    void theScatterIsThatOfTheReferencesAndGrowsFarFromThem() {
        double[][] scatter = layer.scatter(new double[] {5600, 3.1, -0.7, 0.2});
        // Planted: 0.45^2, 0.5 * 0.45^2 and (0.5 * 0.45)^2 + 0.6^2, known to a third from 20 stars' weight.
        assertThat(scatter[0][0]).isCloseTo(0.2025, within(0.07));
        assertThat(scatter[0][1]).isCloseTo(0.10125, within(0.1)).isEqualTo(scatter[1][0]);
        assertThat(scatter[1][1]).isCloseTo(0.4106, within(0.14));
        double[] far = {40_000, 3.0, -0.5, 0.2};
        assertThat(layer.scatter(far)[0][0])
                .isGreaterThan(layer.extrapolation(far))
                .isGreaterThan(1.0);
    }

    @Test
    void drawsHaveTheMeanAndTheCovarianceOfTheLayer() {
        double[] mean = layer.surfaces().at(SUN).value();
        double[][] scatter = layer.scatter(SUN);
        Random random = new Random(12);
        int draws = 4000;
        double[] sum = new double[2];
        double[][] products = new double[2][2];
        for (int draw = 0; draw < draws; draw++) {
            float[] ratio = layer.draw(SUN, random);
            double[] off = {-mean[0], -mean[1]};
            for (int b = 0; b < bins; b++) {
                double beyond = Math.log(ratio[b]) - layer.mean()[b];
                off[0] += beyond * layer.components()[0][b];
                off[1] += beyond * layer.components()[1][b];
            }
            for (int a = 0; a < 2; a++) {
                sum[a] += off[a] / draws;
                for (int b = 0; b < 2; b++) {
                    products[a][b] += off[a] * off[b] / draws;
                }
            }
        }
        for (int a = 0; a < 2; a++) {
            assertThat(sum[a]).isCloseTo(0, within(4 * Math.sqrt(scatter[a][a] / draws)));
            for (int b = 0; b < 2; b++) {
                double unit = Math.sqrt(scatter[a][a] * scatter[b][b]);
                assertThat(products[a][b] / unit).isCloseTo(scatter[a][b] / unit, within(0.09));
            }
        }
    }

    @Test
    void aPullIsTheFactorWithWhichSigmaIsTheError() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            double bound = random.nextDouble();
            double sigma = bound * (1.01 + random.nextDouble());
            double factor = 5 * random.nextDouble();
            double inflation = 1 + random.nextDouble();
            double error = StarLayer.calibratedSigma(sigma, bound, factor, inflation);
            assertThat(StarLayer.pull(error, sigma, bound, inflation)).isCloseTo(factor, within(1e-6));
            assertThat(StarLayer.pull(0.99 * bound * inflation, sigma, bound, inflation))
                    .isZero();
            assertThat(StarLayer.pull(Double.NaN, sigma, bound, inflation)).isNaN();
        }
    }

    private boolean applies(StarLayer learnt, double lower, double upper, LineSpread spread) {
        double[] wavelength = WavelengthBins.logUniform(lower, upper, 500).centres();
        Arm arm = Simulation.arm(WavelengthBins.logUniform(lower, upper, 500), new float[500], 10, 1, new Random());
        Arm axis = Simulation.with(Simulation.with(arm, wavelength, arm.medium(), 0), spread);
        return learnt.fits(List.of(axis), model.wavelengths(), model.resolvingPower());
    }

    @Test
    void appliesToSpectraOfTheReferencesWavelengthsOnly() {
        // Measured from 5,200 to 7,700 Angstrom.
        StarLayer part = PlantedLayer.of(model, 500, 860);
        LineSpread any = new LineSpread.Unresolved();
        assertThat(applies(part, 5400, 7000, any)).isTrue();
        assertThat(applies(part, 4000, 7000, any)).isTrue();
        assertThat(applies(part, 3200, 5100, any)).isFalse();
        assertThat(applies(part, 8000, 8900, any)).isFalse();
        assertThat(applies(part, 12_000, 20_000, any)).isFalse();
        // What is beyond the model does not count against it.
        assertThat(applies(part, 5300, 200_000, any)).isTrue();
    }

    @Test
    void appliesToSpectraThatAreNotMuchSharperThanTheReferencesOnly() {
        AnalyticModel sharp = model.at(model.wavelengths(), 5000);
        StarLayer coarse = new StarLayer(
                layer.mean(),
                layer.components(),
                layer.surfaces(),
                layer.residuals(),
                layer.leftover(),
                1000,
                Map.of());
        Arm arm = Simulation.observe(model, SUN, SNR, new Random(1)).arms().get(0);
        for (double power : new double[] {300, 1000, 2400}) {
            List<Arm> axes = List.of(Simulation.with(arm, new LineSpread.ResolvingPower(power)));
            assertThat(coarse.fits(axes, sharp.wavelengths(), sharp.resolvingPower()))
                    .isTrue();
        }
        List<Arm> axes = List.of(Simulation.with(arm, new LineSpread.ResolvingPower(2600)));
        assertThat(coarse.fits(axes, sharp.wavelengths(), sharp.resolvingPower()))
                .isFalse();
        // No line of the model is sharper than its resolving power, and none is against references of unknown line
        // spread.
        assertThat(coarse.fits(axes, model.wavelengths(), model.resolvingPower()))
                .isTrue();
        assertThat(layer.fits(axes, sharp.wavelengths(), sharp.resolvingPower()))
                .isTrue();
    }

    @Test
    void otherLayersHaveOtherTexts() {
        double[][] pulls = new double[layer.residuals().length][4];
        assertThat(layer).hasToString(PlantedLayer.of(model).toString());
        assertThat(layer.withPulls(Map.of(PullsOf.SHAPE, pulls)).toString()).isNotEqualTo(layer.toString());
        assertThat(PlantedLayer.of(model, 1, bins).toString()).isNotEqualTo(layer.toString());
    }
}
