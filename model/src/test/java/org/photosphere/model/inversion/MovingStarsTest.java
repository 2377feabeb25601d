package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.Doppler;

/** Spectra of stars with a velocity and an unknown continuum, at a resolution below the model's. */
public class MovingStarsTest {

    private static final double POWER = 1500;

    private static final double OWN_POWER = 5000;

    private final AnalyticModel model = new AnalyticModel(
                    WavelengthBins.logUniform(3300, 8700, BINS), OWN_POWER, 1, 0f, AnalyticModel.space())
            .averaged(4);
    private final AnalyticModel fine = model.at(WavelengthBins.logUniform(3300, 8700, 24_000), OWN_POWER);
    private final FitProfile profile = FitProfile.PLAIN.withContinuumDegree(6).withVelocityRangeKms(600);
    private final InversionSettings settings = InversionSettings.defaults().withProfile(profile);
    private final LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(model, settings);

    /** Returns an arm of a star's spectrum, redshifted, under a bent continuum. */
    public Arm arm(double[] star, double lower, double upper, int pixels, double kms, double snr, Random random) {
        WavelengthBins axis = WavelengthBins.logUniform(lower, upper, pixels);
        float[] sharp = fine.beyond(star);
        WavelengthBins bins = fine.wavelengths();
        double step = Math.log(bins.upper() / bins.lower()) / bins.count();
        float[] flux = new float[pixels];
        IntStream.range(0, pixels).parallel().forEach(i -> {
            double at = Math.log(axis.centre(i) / (1 + kms / Doppler.SPEED_OF_LIGHT_KMS) / bins.lower()) / step - 0.5;
            double x = 2 * (axis.centre(i) - lower) / (upper - lower) - 1;
            double bend = 1 + 0.3 * x - 0.2 * x * x + 0.1 * x * x * x;
            // A pixel holds the mean over its width.
            double width = axis.width(i) / axis.centre(i) / step;
            double mean = 0;
            for (int part = -3; part <= 3; part++) {
                mean += blurred(sharp, at + part * width / 7, SIGMA / step) / 7;
            }
            flux[i] = (float) (bend * mean);
        });
        Arm plain = Simulation.arm(axis, flux, snr, 5.0, random);
        return Simulation.with(plain, new LineSpread.ResolvingPower(POWER));
    }

    private static final int BINS = 8000;

    /**
     * Broadening by the instrument of lines of the model's power, in ln(wavelength). A forward model's power includes
     * its bins, the analytic one's does not, so that its lines are broader by the variance of a bin.
     */
    private static final double SIGMA = Math.sqrt((1 / POWER / POWER - 1 / OWN_POWER / OWN_POWER) / (8 * Math.log(2))
            + Math.pow(Math.log(8700.0 / 3300) / BINS, 2) / 12);

    private static double blurred(float[] sharp, double at, double sigma) {
        double sum = 0;
        double weights = 0;
        for (int j = (int) (at - 5 * sigma); j <= at + 5 * sigma; j++) {
            double weight = Math.exp(-0.5 * (j - at) * (j - at) / sigma / sigma);
            sum += weight * sharp[j];
            weights += weight;
        }
        return sum / weights;
    }

    public LevenbergMarquardtInverter inverter() {
        return inverter;
    }

    public AnalyticModel model() {
        return model;
    }

    public InversionSettings settings() {
        return settings;
    }

    Solution solve(Arm... arms) {
        return (Solution) inverter.invert(List.of(Simulation.spectrum(arms))).get(0);
    }

    @Tag("slow")
    @Test
    void labelsVelocityAndTheirErrorsAreRight() {
        Random random = new Random(2);
        int count = 200;
        double[] squares = new double[5];
        int within = 0;
        List<ObservedSpectrum> spectra = new ArrayList<>();
        List<double[]> truths = new ArrayList<>();
        double[] velocities = new double[count];
        for (int s = 0; s < count; s++) {
            truths.add(Simulation.interior(random));
            velocities[s] = 500 * (2 * random.nextDouble() - 1);
            spectra.add(Simulation.spectrum(arm(truths.get(s), 3700, 8200, 3000, velocities[s], 30, random)));
        }
        List<Inversion> answers = inverter.invert(spectra);
        for (int s = 0; s < count; s++) {
            Solution solution = (Solution) answers.get(s);
            assertThat(solution.bad()).isEmpty();
            Solution.Velocity velocity = solution.velocity().orElseThrow();
            double[] pulls = new double[5];
            for (int k = 0; k < 4; k++) {
                pulls[k] = (solution.labels()[k] - truths.get(s)[k]) / solution.sigma()[k];
            }
            pulls[4] = (velocity.kms() - velocities[s]) / velocity.sigmaKms();
            for (int k = 0; k < 5; k++) {
                squares[k] += pulls[k] * pulls[k] / count;
                within += Math.abs(pulls[k]) < 1 ? 1 : 0;
            }
        }
        for (double square : squares) {
            assertThat(Math.sqrt(square)).isBetween(0.85, 1.15);
        }
        assertThat(within / (5.0 * count)).isBetween(0.64, 0.73);
    }

    @Test
    void theContinuumIsTold() {
        Solution solution = solve(arm(new double[] {5800, 4, -0.5, 0.1}, 3700, 8200, 3000, 0, -1000, new Random(1)));
        Solution.ArmContinuum continuum = solution.continuum().get(0);
        assertThat(continuum.lower()).isCloseTo(3700, offset(2.0));
        assertThat(continuum.upper()).isCloseTo(8200, offset(2.0));
        // 1 + 0.3 x - 0.2 x^2 + 0.1 x^3 = 0.9 + 0.375 T1 - 0.1 T2 + 0.025 T3.
        double[] expected = {1, 0.375 / 0.9, -0.1 / 0.9, 0.025 / 0.9, 0, 0, 0};
        for (int j = 0; j < expected.length; j++) {
            assertThat(continuum.coefficients().get(j)).isCloseTo(expected[j], offset(3e-3));
        }
    }

    @Test
    void armsAreFittedTogetherAndOneMayBeMissing() {
        double[] star = {5800, 4, -0.5, 0.1};
        Arm blue = arm(star, 3700, 5800, 1500, 80, 40, new Random(1));
        Arm red = arm(star, 6000, 8200, 1200, 80, 40, new Random(2));
        Solution both = solve(blue, red);
        Solution alone = solve(blue, Simulation.with(red, red.flux(), new float[red.pixels()]));
        assertThat(both.continuum()).hasSize(2);
        assertThat(both.velocity().orElseThrow().kms()).isCloseTo(80, offset(3.0));
        assertThat(alone.warn()).contains(Flag.MISSING_ARM);
        assertThat(alone.velocity().orElseThrow().kms()).isCloseTo(80, offset(3.0));
        assertThat(alone.sigma()[0]).isGreaterThan(both.sigma()[0]);
    }

    @Test
    void aKnownVelocityIsPartOfTheAnswer() {
        double[] star = {5800, 4, -0.5, 0.1};
        Arm arm = arm(star, 3700, 8200, 3000, 250, 60, new Random(4));
        double unknown = solve(arm).velocity().orElseThrow().kms();
        for (double known : new double[] {250, 240, -100, 2000}) {
            Arm stated =
                    Simulation.with(arm, known == 2000 ? shifted(arm, 1750) : arm.wavelength(), Medium.VACUUM, known);
            double expected = known == 2000 ? unknown + 1750 * (1 + 250 / Doppler.SPEED_OF_LIGHT_KMS) : unknown;
            assertThat(solve(stated).velocity().orElseThrow().kms()).isCloseTo(expected, offset(0.5));
        }
    }

    private static double[] shifted(Arm arm, double kms) {
        double[] moved = arm.wavelength().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] *= 1 + kms / Doppler.SPEED_OF_LIGHT_KMS;
        }
        return moved;
    }

    @Test
    void cosmicRaysAreLeftOutAndGoodPixelsSeldom() {
        double[] star = {5800, 4, -0.5, 0.1};
        Arm arm = arm(star, 3700, 8200, 3000, 20, 50, new Random(4));
        Solution clean = solve(arm);
        float[] hit = arm.flux().clone();
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            hit[random.nextInt(hit.length)] *= 3;
        }
        Solution spoilt = solve(Simulation.with(arm, hit, arm.ivar()));
        assertThat(clean.pixels().clipped()).isLessThanOrEqualTo(3);
        assertThat(spoilt.pixels().clipped()).isBetween(38, 44);
        assertThat(spoilt.bad()).isEmpty();
        assertThat(spoilt.pValue()).isGreaterThan(1e-4);
        for (int k = 0; k < 4; k++) {
            assertThat(spoilt.labels()[k]).isCloseTo(clean.labels()[k], offset(0.5 * clean.sigma()[k]));
        }
    }

    @Test
    void answersAreBitwiseTheSameAloneAndInABatch() {
        Random random = new Random(6);
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            spectra.add(Simulation.spectrum(
                    arm(Simulation.interior(random), 3700, 8200, 1500 + i % 3, 20 * i, 5 + 10 * i, random)));
        }
        List<Inversion> together = inverter.invert(spectra);
        for (int i = 0; i < spectra.size(); i++) {
            Solution alone = (Solution) inverter.invert(List.of(spectra.get(i))).get(0);
            Solution shared = (Solution) together.get(i);
            assertThat(alone.labels()).isEqualTo(shared.labels());
            assertThat(alone.velocity()).isEqualTo(shared.velocity());
            assertThat(alone.chi2()).isEqualTo(shared.chi2());
        }
    }
}
