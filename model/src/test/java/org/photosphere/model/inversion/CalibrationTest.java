package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/** Simulated spectra with known labels: tests whether sigma, chi^2 and the flags have their stated meaning. */
@Tag("slow")
class CalibrationTest {

    private final AnalyticModel model = AnalyticModel.standard();

    private record Sample(List<double[]> truths, List<Solution> solutions) {

        /** Returns the root mean square of error over sigma of a label. */
        double pull(int label) {
            double sum = 0;
            for (int i = 0; i < truths.size(); i++) {
                sum += Math.pow(deviation(i, label), 2);
            }
            return Math.sqrt(sum / truths.size());
        }

        /** Returns the share of all labels within a number of sigma of the truth. */
        double coverage(double sigmas) {
            int within = 0;
            for (int i = 0; i < truths.size(); i++) {
                for (int k = 0; k < 4; k++) {
                    within += Math.abs(deviation(i, k)) < sigmas ? 1 : 0;
                }
            }
            return within / (4.0 * truths.size());
        }

        double share(Flag flag) {
            return solutions.stream()
                            .filter(s -> s.warn().contains(flag) || s.bad().contains(flag))
                            .count()
                    / (double) solutions.size();
        }

        double shareBad() {
            return solutions.stream().filter(s -> !s.bad().isEmpty()).count() / (double) solutions.size();
        }

        private double deviation(int i, int k) {
            return (solutions.get(i).labels()[k] - truths.get(i)[k])
                    / solutions.get(i).sigma()[k];
        }
    }

    private static Sample simulate(
            Inverter inverter, AnalyticModel source, List<double[]> truths, double snr, Random random) {
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (double[] truth : truths) {
            spectra.add(Simulation.observe(source, truth, snr, random));
        }
        return new Sample(
                truths,
                inverter.invert(spectra).stream().map(Solution.class::cast).toList());
    }

    private static List<double[]> interior(int count, Random random) {
        List<double[]> truths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            truths.add(Simulation.interior(random));
        }
        return truths;
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "30, 2", "100, 3"})
    void errorsOnTheModelsBinsAreAsLargeAsStated(double snr, long seed) {
        Random random = new Random(seed);
        Inverter inverter = LevenbergMarquardtInverter.create(model, InversionSettings.defaults());
        Sample sample = simulate(inverter, model, interior(1000, random), snr, random);
        for (int k = 0; k < 4; k++) {
            assertThat(sample.pull(k)).isBetween(0.93, 1.07);
        }
        assertThat(sample.coverage(1)).isBetween(0.653, 0.713);
        assertThat(sample.coverage(2)).isBetween(0.939, 0.969);
        assertThat(sample.shareBad()).isLessThan(0.002);
        assertThat(sample.share(Flag.CHI2_HIGH)).isLessThan(0.003);
        assertThat(sample.share(Flag.IVAR_SUSPECT)).isLessThan(0.002);
        assertThat(sample.share(Flag.NOT_CONVERGED)).isZero();
    }

    @Test
    void errorsOfRebinnedPixelsAreAsLargeAsStatedThoughNeighboursCorrelate() {
        Random random = new Random(4);
        AnalyticModel averaged = model.averaged(4);
        AnalyticModel source = averaged.at(WavelengthBins.logUniform(3000, 9000, 2300), model.resolvingPower());
        Inverter inverter = LevenbergMarquardtInverter.create(averaged, InversionSettings.defaults());
        Sample sample = simulate(inverter, source, interior(1000, random), 20, random);
        for (int k = 0; k < 4; k++) {
            assertThat(sample.pull(k)).isBetween(0.9, 1.1);
        }
        assertThat(sample.coverage(1)).isBetween(0.653, 0.713);
        double reduced = sample.solutions().stream()
                .mapToDouble(s -> s.chi2() / s.degreesOfFreedom())
                .average()
                .orElseThrow();
        assertThat(reduced).isBetween(0.99, 1.01);
    }

    @Test
    void emulatorErrorAndModelFloorEnterTheErrors() {
        Random random = new Random(8);
        List<double[]> truths = interior(40, random);
        Inverter plain = LevenbergMarquardtInverter.create(model, InversionSettings.defaults());
        Inverter floor = LevenbergMarquardtInverter.create(
                model,
                InversionSettings.defaults().withProfile(FitProfile.PLAIN.withModelFloor(new ModelFloor(0.02, 0.02))));
        Inverter emulator =
                LevenbergMarquardtInverter.create(model.withEmulatorError(0.02f), InversionSettings.defaults());
        Sample without = simulate(plain, model, truths, 100, new Random(9));
        Sample withFloor = simulate(floor, model, truths, 100, new Random(9));
        Sample withEmulator = simulate(emulator, model, truths, 100, new Random(9));
        WavelengthBins axis = model.wavelengths();
        double bins = StarLayer.CORRELATION / (Math.log(axis.upper() / axis.lower()) / axis.count());
        for (int i = 0; i < truths.size(); i++) {
            // Noise of 1 % and a floor of 2 %, one error per 7 % in wavelength: as much everywhere.
            double ratio = withFloor.solutions().get(i).sigma()[0]
                    / without.solutions().get(i).sigma()[0];
            assertThat(ratio).isCloseTo(Math.sqrt(1 + 4 * bins), within(0.01 * Math.sqrt(1 + 4 * bins)));
            assertThat(withEmulator.solutions().get(i).sigma()[0])
                    .isGreaterThan(1.5 * without.solutions().get(i).sigma()[0]);
            assertThat(withFloor.solutions().get(i).chi2() / 995 * (1 + 4 * bins))
                    .isBetween(0.75, 1.25);
        }
    }

    @Test
    void starsAtABoundAreSeldomCalledExtrapolated() {
        Random random = new Random(12);
        List<double[]> truths = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double[] labels = Simulation.interior(random);
            labels[1 + i % 2] = i % 2 == 0 ? 5.0 : 0.5;
            truths.add(labels);
        }
        Inverter inverter = LevenbergMarquardtInverter.create(model, InversionSettings.defaults());
        Sample sample = simulate(inverter, model, truths, 30, random);
        assertThat(sample.share(Flag.EXTRAPOLATED)).isLessThan(0.004);
        // By chance a sixth is more than one sigma inside.
        assertThat(sample.share(Flag.GRID_EDGE)).isBetween(0.8, 0.9);
    }

    @Test
    void starsBeyondTheGridAreNeverQuiet() {
        Random random = new Random(13);
        List<double[]> truths = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            double[] labels = Simulation.interior(random);
            switch (i % 5) {
                case 0 -> labels[0] = 9000;
                case 1 -> labels[0] = 3600;
                case 2 -> labels[1] = 5.7;
                case 3 -> labels[2] = -3.2;
                default -> labels = new double[] {7700, 1.5, 0.0, 0.2}; // in the box, off the nodes
            }
            truths.add(labels);
        }
        Inverter inverter = LevenbergMarquardtInverter.create(model, InversionSettings.defaults());
        Sample sample = simulate(inverter, model, truths, 60, random);
        assertThat(sample.solutions())
                .allMatch(s -> s.bad().contains(Flag.EXTRAPOLATED) || s.bad().contains(Flag.CHI2_HIGH));
    }
}
