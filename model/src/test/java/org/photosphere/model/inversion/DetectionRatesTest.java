package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Detection rates of corrupted spectra, and false-alarm rates of good ones. */
class DetectionRatesTest {

    private static final int SPECTRA = 200;

    private final AnalyticModel model = AnalyticModel.standard();
    private final Inverter inverter = LevenbergMarquardtInverter.create(model, InversionSettings.defaults());
    private final Random random = new Random(77);

    /** Returns the share of spectra at an S/N, corrupted in some way, that have one of the flags in either word. */
    private double rate(String what, double snr, UnaryOperator<Arm> spoil, Flag... flags) {
        return rate(what, snr, arm -> Simulation.spectrum(spoil.apply(arm)), inverter, flags);
    }

    private double rate(String what, double snr, Function<Arm, ObservedSpectrum> spoil, Inverter by, Flag... flags) {
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int i = 0; i < SPECTRA; i++) {
            Arm arm = Simulation.arm(model.wavelengths(), model.beyond(Simulation.interior(random)), snr, 1.0, random);
            spectra.add(spoil.apply(arm));
        }
        Set<Flag> wanted = EnumSet.copyOf(Arrays.asList(flags));
        long found = by.invert(spectra).stream()
                .filter(answer -> !(answer instanceof Solution solution)
                        || solution.warn().stream().anyMatch(wanted::contains)
                        || solution.bad().stream().anyMatch(wanted::contains))
                .count();
        double rate = found / (double) SPECTRA;
        System.out.printf(Locale.ROOT, "%s: %s in %.1f %%%n", what, Arrays.toString(flags), 100 * rate);
        return rate;
    }

    private static UnaryOperator<Arm> ivarTimes(float factor) {
        return arm -> {
            float[] ivar = arm.ivar().clone();
            for (int i = 0; i < ivar.length; i++) {
                ivar[i] *= factor;
            }
            return Simulation.with(arm, arm.flux(), ivar);
        };
    }

    private static UnaryOperator<Arm> fluxTimes(float factor) {
        return arm -> {
            float[] flux = arm.flux().clone();
            for (int i = 0; i < flux.length; i++) {
                flux[i] *= factor;
            }
            return Simulation.with(arm, flux, arm.ivar());
        };
    }

    /** Returns the arm with a line of four pixels, 1.5 times as high as the flux there. */
    private Arm withEmission(Arm arm) {
        float[] flux = arm.flux().clone();
        int at = 100 + random.nextInt(flux.length - 200);
        for (int i = at; i < at + 4; i++) {
            flux[i] *= 1.5f;
        }
        return Simulation.with(arm, flux, arm.ivar());
    }

    @Test
    void goodSpectraAreLeftAlone() {
        Flag[] alarms = {
            Flag.EMISSION, Flag.IVAR_SUSPECT, Flag.CHI2_HIGH, Flag.NEGATIVE_FLUX, Flag.EXTRAPOLATED, Flag.LOW_SNR
        };
        for (double snr : new double[] {10, 30, 100}) {
            assertThat(rate("good spectra at S/N " + snr, snr, arm -> arm, alarms))
                    .isLessThanOrEqualTo(0.01);
        }
    }

    @Test
    void linesInEmissionAreFound() {
        assertThat(rate("a line in emission at S/N 30", 30, this::withEmission, Flag.EMISSION))
                .isGreaterThan(0.9);
    }

    @Test
    void errorsWrongByAConstantAreFound() {
        assertThat(rate("ivar four times too large", 30, ivarTimes(4f), Flag.IVAR_SUSPECT))
                .isGreaterThan(0.95);
        assertThat(rate("ivar four times too small", 30, ivarTimes(0.25f), Flag.IVAR_SUSPECT))
                .isGreaterThan(0.95);
    }

    @Test
    void negativeFluxIsFound() {
        assertThat(rate("negative flux", 10, fluxTimes(-1f), Flag.NEGATIVE_FLUX))
                .isGreaterThan(0.99);
    }

    @Test
    void signalToNoiseOfOneIsFound() {
        assertThat(rate("S/N 1", 1, arm -> arm, Flag.LOW_SNR)).isGreaterThan(0.99);
    }

    /** Returns some pixels of an arm as an arm of their own, shifted by a number of Angstrom. */
    private static Arm part(Arm arm, String name, int from, int to, double moved) {
        return new Arm(
                name,
                Arrays.stream(arm.wavelength(), from, to)
                        .map(wavelength -> wavelength + moved)
                        .toArray(),
                arm.medium(),
                0,
                Arrays.copyOfRange(arm.flux(), from, to),
                Arrays.copyOfRange(arm.ivar(), from, to),
                arm.lineSpread());
    }

    @Test
    void armsThatTheModelReachesAreMissedAndOthersAreNot() {
        FitProfile profile = FitProfile.PLAIN.withArms(List.of(
                new InstrumentArm("blue", 3000, 5200),
                new InstrumentArm("red", 5200, 9000),
                new InstrumentArm("infrared", 53_000, 59_000)));
        try (Inverter spectrograph = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(profile))) {
            Function<Arm, Arm> blue = arm -> part(arm, "blue", 0, 500, 0);
            Function<Arm, Arm> red = arm -> part(arm, "red", 500, 1000, 0);
            Function<Arm, Arm> infrared = arm -> part(arm, "infrared", 0, 1000, 50_000);
            Function<Arm, Arm> masked =
                    arm -> Simulation.with(red.apply(arm), red.apply(arm).flux(), new float[500]);
            assertThat(rate(
                            "all arms, one of them beyond the model",
                            30,
                            arm -> Simulation.spectrum(blue.apply(arm), red.apply(arm), infrared.apply(arm)),
                            spectrograph,
                            Flag.MISSING_ARM))
                    .isZero();
            assertThat(rate(
                            "all arms but one beyond the model",
                            30,
                            arm -> Simulation.spectrum(blue.apply(arm), red.apply(arm)),
                            spectrograph,
                            Flag.MISSING_ARM))
                    .isZero();
            assertThat(rate(
                            "one arm of two absent",
                            30,
                            arm -> Simulation.spectrum(blue.apply(arm)),
                            spectrograph,
                            Flag.MISSING_ARM))
                    .isEqualTo(1.0);
            assertThat(rate(
                            "one arm of two masked",
                            30,
                            arm -> Simulation.spectrum(blue.apply(arm), masked.apply(arm)),
                            spectrograph,
                            Flag.MISSING_ARM))
                    .isEqualTo(1.0);
        }
    }
}
