package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.MovingStarsTest;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.units.AirWavelength;

/** Air wavelengths given as vacuum, and the reverse, at a resolution of 1500 from 3700 to 8200 Angstrom. */
@Tag("slow")
class AirVacuumComparisonTest {

    private static final int SPECTRA = 100;

    private final MovingStarsTest stars = new MovingStarsTest();

    private static Arm airAsVacuum(Arm arm) {
        return Simulation.with(arm, inAir(arm), Medium.VACUUM, 0);
    }

    private static Arm vacuumAsAir(Arm arm) {
        return Simulation.with(arm, arm.wavelength(), Medium.AIR, 0);
    }

    private static Arm air(Arm arm) {
        return Simulation.with(arm, inAir(arm), Medium.AIR, 0);
    }

    private static double[] inAir(Arm arm) {
        return Arrays.stream(arm.wavelength()).map(AirWavelength::fromVacuum).toArray();
    }

    /** Returns the share of the spectra that are suspected. */
    private double rate(String what, double snr, UnaryOperator<Arm> spoil) {
        Random random = new Random(19);
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int s = 0; s < SPECTRA; s++) {
            double kms = 300 * (2 * random.nextDouble() - 1);
            Arm arm = stars.arm(Simulation.interior(random), 3700, 8200, 3000, kms, snr, random);
            spectra.add(Simulation.spectrum(spoil.apply(arm)));
        }
        double found = stars.inverter().invert(spectra).stream()
                        .filter(answer -> ((Solution) answer).warn().contains(Flag.WAVE_MEDIUM_SUSPECT))
                        .count()
                / (double) SPECTRA;
        System.out.printf(Locale.ROOT, "%s at S/N %.0f: suspected in %.0f %%%n", what, snr, 100 * found);
        return found;
    }

    @Test
    void theOtherMediumIsFoundWhereTheSignalTells() {
        rate("air given as vacuum", 100, AirVacuumComparisonTest::airAsVacuum);
        assertThat(rate("air given as vacuum", 300, AirVacuumComparisonTest::airAsVacuum))
                .isGreaterThan(0.8);
        assertThat(rate("vacuum given as air", 300, AirVacuumComparisonTest::vacuumAsAir))
                .isGreaterThan(0.8);
    }

    @Test
    void theRightMediumIsNotSuspected() {
        for (double snr : new double[] {30, 100, 300}) {
            assertThat(rate("vacuum", snr, arm -> arm)).isLessThanOrEqualTo(0.01);
            assertThat(rate("air", snr, AirVacuumComparisonTest::air)).isLessThanOrEqualTo(0.01);
        }
    }
}
