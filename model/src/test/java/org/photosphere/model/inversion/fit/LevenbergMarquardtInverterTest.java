package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Inversion.Cause;
import org.photosphere.model.inversion.Inversion.Refused;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.FluxConservingRebin;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.AirWavelength;
import org.photosphere.model.units.Doppler;

class LevenbergMarquardtInverterTest {

    private static final double[] STAR = {5772, 4.1, -0.3, 0.15};

    private final AnalyticModel model = AnalyticModel.standard().averaged(10);
    private final Inverter inverter = LevenbergMarquardtInverter.create(model, InversionSettings.defaults());

    private Solution solve(ObservedSpectrum spectrum) {
        return (Solution) inverter.invert(List.of(spectrum)).get(0);
    }

    private Refused refuse(ObservedSpectrum spectrum) {
        return (Refused) inverter.invert(List.of(spectrum)).get(0);
    }

    /** Returns the largest difference of labels in units of the reference's sigma. */
    private static double sigmas(double[] labels, Solution reference) {
        double largest = 0;
        for (int k = 0; k < labels.length; k++) {
            largest = Math.max(
                    largest,
                    Math.abs(labels[k] - reference.labels()[k]) / reference.sigma()[k]);
        }
        return largest;
    }

    @Test
    void recoversLabelsAndScaleOfNoiselessSpectra() {
        Random random = new Random(5);
        List<double[]> truths = new ArrayList<>();
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            truths.add(Simulation.interior(random));
            spectra.add(Simulation.observe(model, truths.get(i), -300, random));
        }
        List<Inversion> answers = inverter.invert(spectra);
        for (int i = 0; i < 50; i++) {
            Solution solution = (Solution) answers.get(i);
            assertThat(sigmas(truths.get(i), solution)).isLessThan(0.05);
            assertThat(solution.scale()).isCloseTo(3.0, withPercentage(0.1));
            assertThat(solution.bad()).isEmpty();
        }
    }

    @Test
    void answersAreBitwiseTheSameAloneAndInABatch() {
        Random random = new Random(6);
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            spectra.add(Simulation.observe(model, Simulation.interior(random), 5 + 10 * i, random));
        }
        List<Inversion> together = inverter.invert(spectra);
        for (int i = 0; i < spectra.size(); i++) {
            Solution alone = solve(spectra.get(i));
            Solution shared = (Solution) together.get(i);
            assertThat(alone.labels()).isEqualTo(shared.labels());
            assertThat(alone.covariance()).isDeepEqualTo(shared.covariance());
            assertThat(alone.chi2()).isEqualTo(shared.chi2());
            assertThat(alone.iterations()).isEqualTo(shared.iterations());
        }
    }

    @Test
    void fluxOfMaskedPixelsHasNoInfluence() {
        Arm arm = Simulation.arm(model.wavelengths(), model.beyond(STAR), 50, 1.0, new Random(7));
        float[] ivar = arm.ivar().clone();
        float[] flux = arm.flux().clone();
        for (int i = 100; i < 200; i++) {
            ivar[i] = 0;
            flux[i] = 1e6f * i;
        }
        Solution one = solve(Simulation.spectrum(Simulation.with(arm, arm.flux(), ivar)));
        Solution other = solve(Simulation.spectrum(Simulation.with(arm, flux, ivar)));
        assertThat(other.labels()).isEqualTo(one.labels());
        assertThat(other.chi2()).isEqualTo(one.chi2());
        assertThat(one.pixels().masked()).isEqualTo(100);
        assertThat(one.pixels().used()).isEqualTo(900);
    }

    @Test
    void airWavelengthsAndAKnownVelocityAreTakenOut() {
        Arm arm = Simulation.arm(model.wavelengths(), model.beyond(STAR), 80, 1.0, new Random(8));
        Solution atRest = solve(Simulation.spectrum(arm));
        double velocity = 120;
        double[] moved = arm.wavelength().clone();
        double[] inAir = arm.wavelength().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] *= 1.0 + velocity / Doppler.SPEED_OF_LIGHT_KMS;
            inAir[i] = AirWavelength.fromVacuum(inAir[i]);
        }
        Solution shifted = solve(Simulation.spectrum(Simulation.with(arm, moved, Medium.VACUUM, velocity)));
        Solution converted = solve(Simulation.spectrum(Simulation.with(arm, inAir, Medium.AIR, 0)));
        assertThat(sigmas(shifted.labels(), atRest)).isLessThan(1e-3);
        assertThat(sigmas(converted.labels(), atRest)).isLessThan(1e-3);
    }

    @Test
    void aWrongVelocityIsNotTakenOutByItself() {
        Arm arm = Simulation.arm(model.wavelengths(), model.beyond(STAR), 200, 1.0, new Random(8));
        Solution atRest = solve(Simulation.spectrum(arm));
        Solution shifted = solve(Simulation.spectrum(Simulation.with(arm, arm.wavelength(), Medium.VACUUM, 300)));
        assertThat(shifted.chi2()).isGreaterThan(2 * atRest.chi2());
    }

    @Test
    void labelsStayWithinTheirBounds() {
        Random random = new Random(9);
        for (double[] outside : new double[][] {
            {9500, 4.0, 0.0, 0.2}, {5000, 5.8, 0.3, 0.5}, {3500, 1.0, -3.5, 0.0}, {6000, 0.2, 1.0, -0.3}
        }) {
            Solution solution = solve(Simulation.observe(model, outside, 100, random));
            for (int k = 0; k < 4; k++) {
                assertThat(model.labels().get(k).contains(solution.labels()[k])).isTrue();
            }
        }
    }

    @Test
    void aSpectrumOnFinerPixelsGivesTheSameLabels() {
        for (int pixels : new int[] {2300, 3300, 7300}) {
            WavelengthBins fine = WavelengthBins.logUniform(3000, 9000, pixels);
            AnalyticModel fineModel = model.at(fine, model.resolvingPower());
            Solution solution = solve(Simulation.observe(fineModel, STAR, -100, new Random(1)));
            assertThat(sigmas(STAR, solution)).isLessThan(1.0);
            assertThat(solution.pixels().used()).isEqualTo(1000);
        }
    }

    @Test
    void armsThatOverlapAddUp() {
        WavelengthBins fine = WavelengthBins.logUniform(3000, 9000, 5000);
        AnalyticModel fineModel = model.at(fine, model.resolvingPower());
        Arm whole = Simulation.arm(fine, fineModel.beyond(STAR), -100, 1.0, new Random(1));
        Solution one = solve(Simulation.spectrum(whole));
        Solution twice = solve(Simulation.spectrum(whole, whole));
        assertThat(sigmas(twice.labels(), one)).isLessThan(1e-2);
        assertThat(twice.pixels().used()).isEqualTo(2 * one.pixels().used());
        for (int k = 0; k < 4; k++) {
            assertThat(twice.sigma()[k] / one.sigma()[k]).isBetween(0.70, 0.715);
        }
    }

    @Test
    void pixelsCoarserThanTheModelAreFittedOnTheirOwnAxis() {
        // Each coarse pixel averages 3.5 bins of the model; the truth averages a fine spectrum.
        AnalyticModel fine = model.at(WavelengthBins.logUniform(3000, 9000, 20_000), model.resolvingPower());
        WavelengthBins coarse = WavelengthBins.logUniform(3100, 8800, 270);
        float[] flux = average(fine, fine.beyond(STAR), coarse);
        Arm arm = Simulation.arm(coarse, flux, -100, 1.0, new Random(1));
        Solution solution = solve(Simulation.spectrum(arm));
        assertThat(solution.pixels().used()).isEqualTo(270);
        assertThat(sigmas(STAR, solution)).isLessThan(1.0);
        assertThat(solution.chi2()).isLessThan(0.1 * 270);
    }

    @Test
    void aBroaderLineSpreadBroadensTheModel() {
        // The truth has the same lines at R 150 where the model has R 450.
        AnalyticModel blurred = model.at(WavelengthBins.logUniform(3000, 9000, 5000), 150);
        Arm arm = Simulation.arm(blurred.wavelengths(), blurred.beyond(STAR), -50, 1.0, new Random(1));
        Solution stated = solve(Simulation.spectrum(Simulation.with(arm, new LineSpread.ResolvingPower(150))));
        Solution unstated = solve(Simulation.spectrum(arm));
        assertThat(unstated.chi2()).isGreaterThan(3 * stated.chi2());
        assertThat(stated.chi2()).isLessThan(stated.degreesOfFreedom());
    }

    @Test
    void aNarrowerLineSpreadChangesNothing() {
        Arm arm = Simulation.arm(model.wavelengths(), model.beyond(STAR), 50, 1.0, new Random(1));
        Solution unstated = solve(Simulation.spectrum(arm));
        Solution stated = solve(Simulation.spectrum(Simulation.with(arm, new LineSpread.ResolvingPower(2000))));
        assertThat(stated.labels()).isEqualTo(unstated.labels());
    }

    @Test
    void refusesSpectraThatCannotBeFittedAndSaysWhy() {
        Arm arm = Simulation.arm(model.wavelengths(), model.beyond(STAR), 50, 1.0, new Random(1));
        double[] infrared = arm.wavelength().clone();
        for (int i = 0; i < infrared.length; i++) {
            infrared[i] += 20_000;
        }
        float[] few = new float[arm.pixels()];
        for (int i = 0; i < 5; i++) {
            few[100 * i + 50] = 1f;
        }
        Refused outside = refuse(Simulation.spectrum(Simulation.with(arm, infrared, Medium.VACUUM, 0)));
        Refused masked = refuse(Simulation.spectrum(Simulation.with(arm, arm.flux(), new float[arm.pixels()])));
        Refused scarce = refuse(Simulation.spectrum(Simulation.with(arm, arm.flux(), few)));
        Refused empty = refuse(Simulation.spectrum(new Arm(
                "none", new double[0], Medium.VACUUM, 0, new float[0], new float[0], new LineSpread.Unresolved())));
        assertThat(outside.cause()).isEqualTo(Cause.OUTSIDE_MODEL);
        assertThat(outside.detail()).contains("3000.0-9000.0");
        assertThat(masked.cause()).isEqualTo(Cause.ALL_MASKED);
        assertThat(scarce.cause()).isEqualTo(Cause.TOO_FEW_PIXELS);
        assertThat(empty.cause()).isEqualTo(Cause.OUTSIDE_MODEL);
    }

    @Test
    void refusesNumbersThatBreakWithoutHarmToTheBatch() {
        Arm arm = Simulation.arm(model.wavelengths(), model.beyond(STAR), 50, 1.0, new Random(1));
        float[] broken = arm.flux().clone();
        broken[500] = Float.NaN;
        List<Inversion> answers = inverter.invert(
                List.of(Simulation.spectrum(Simulation.with(arm, broken, arm.ivar())), Simulation.spectrum(arm)));
        assertThat(answers.get(0))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.cause()).isEqualTo(Cause.NUMERICAL));
        assertThat(((Solution) answers.get(1)).labels())
                .isEqualTo(solve(Simulation.spectrum(arm)).labels());
    }

    @Test
    void countsPixelsBeyondTheModel() {
        WavelengthBins wide = WavelengthBins.logUniform(2000, 12_000, 3000);
        AnalyticModel wideModel = model.at(wide, model.resolvingPower());
        Solution solution = solve(Simulation.observe(wideModel, STAR, -100, new Random(1)));
        int inside = 0;
        for (double centre : wide.centres()) {
            inside += centre > 3000 && centre < 9000 ? 1 : 0;
        }
        assertThat(solution.pixels().outside()).isEqualTo(3000 - inside);
        assertThat(solution.bad()).isEmpty();
    }

    @Test
    void anEmptyBatchHasNoAnswers() {
        assertThat(inverter.invert(List.of())).isEmpty();
    }

    /** Returns the mean flux of narrow bins over wide ones. */
    private static float[] average(AnalyticModel fine, float[] flux, WavelengthBins wide) {
        double[] values = new double[flux.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = flux[i];
        }
        double[] mean =
                FluxConservingRebin.rebin(fine.wavelengths(), values, wide).flux();
        float[] result = new float[mean.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) mean[i];
        }
        return result;
    }
}
