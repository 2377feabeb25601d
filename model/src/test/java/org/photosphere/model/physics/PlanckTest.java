package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.photosphere.model.physics.PhysicalConstants.ANGSTROM;
import static org.photosphere.model.physics.PhysicalConstants.BOLTZMANN;
import static org.photosphere.model.physics.PhysicalConstants.PLANCK;
import static org.photosphere.model.physics.PhysicalConstants.SPEED_OF_LIGHT;
import static org.photosphere.model.physics.PhysicalConstants.STEFAN_BOLTZMANN;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanckTest {

    /** Wien's displacement constant, CODATA 2018, Angstrom K. */
    private static final double DISPLACEMENT = 2.897771955e7;

    @Test
    void stefanBoltzmannConstantFollowsFromTheOthers() {
        double sigma = 2
                * Math.pow(Math.PI, 5)
                * Math.pow(BOLTZMANN, 4)
                / (15 * Math.pow(PLANCK, 3) * Math.pow(SPEED_OF_LIGHT, 2));
        assertThat(STEFAN_BOLTZMANN).isCloseTo(sigma, withPercentage(1e-7));
    }

    @ParameterizedTest
    @ValueSource(doubles = {2300, 5772, 50000})
    void integratesToTheStefanBoltzmannLaw(double temperature) {
        // The trapezoidal rule in ln(lambda) over a function that vanishes at both ends: exact to rounding.
        double step = Math.log(1e4) / 4000;
        double sum = 0;
        for (int i = -1000; i <= 4000; i++) {
            double wavelength = DISPLACEMENT / temperature * Math.exp(i * step);
            sum += Math.PI * Planck.intensity(wavelength, temperature) * wavelength * step;
        }
        assertThat(sum).isCloseTo(STEFAN_BOLTZMANN * Math.pow(temperature, 4), withPercentage(1e-7));
    }

    @ParameterizedTest
    @ValueSource(doubles = {2300, 5772, 50000})
    void peaksWhereWiensDisplacementLawSays(double temperature) {
        double peak = DISPLACEMENT / temperature;
        assertThat(Planck.intensity(peak, temperature))
                .isGreaterThan(Planck.intensity(peak * 1.00001, temperature))
                .isGreaterThan(Planck.intensity(peak / 1.00001, temperature));
    }

    @Test
    void becomesWiensLawAtShortWavelengths() {
        double wavelength = 500;
        double temperature = 3000;
        double x = PLANCK * SPEED_OF_LIGHT / (BOLTZMANN * wavelength * ANGSTROM * temperature);
        double wien = 2 * PLANCK * Math.pow(SPEED_OF_LIGHT, 2) / Math.pow(wavelength * ANGSTROM, 5) * Math.exp(-x);
        assertThat(Planck.intensity(wavelength, temperature)).isCloseTo(wien * ANGSTROM, withPercentage(1e-10));
    }

    @Test
    void becomesRayleighAndJeanssLawAtLongWavelengths() {
        double wavelength = 1e16; // a thousand kilometres: x = 2.5e-12
        double temperature = 5772;
        double law = 2 * SPEED_OF_LIGHT * BOLTZMANN * temperature / Math.pow(wavelength * ANGSTROM, 4);
        assertThat(Planck.intensity(wavelength, temperature)).isCloseTo(law * ANGSTROM, withPercentage(1e-9));
    }

    @Test
    void goesToZeroWithoutOverflowDeepInWiensLimit() {
        assertThat(Planck.intensity(50, 100)).isZero();
        assertThat(Planck.byTemperature(50, 100)).isZero();
        assertThat(Planck.intensity(700, 300)).isPositive().isLessThan(1e-280);
    }

    @ParameterizedTest
    @CsvSource({"500, 3500", "5000, 5772", "55000, 2300", "1e9, 50000"})
    void derivativeAgreesWithDifferences(double wavelength, double temperature) {
        double h = 1e-4 * temperature;
        double difference =
                (Planck.intensity(wavelength, temperature + h) - Planck.intensity(wavelength, temperature - h))
                        / (2 * h);
        assertThat(Planck.byTemperature(wavelength, temperature)).isCloseTo(difference, withPercentage(2e-3));
    }

    @ParameterizedTest
    @CsvSource({"500, 3500", "5000, 5772", "55000, 2300", "1e9, 50000", "1e14, 2300"})
    void brightnessTemperatureIsTheInverse(double wavelength, double temperature) {
        assertThat(Planck.brightnessTemperature(wavelength, Planck.intensity(wavelength, temperature)))
                .isCloseTo(temperature, withPercentage(1e-10));
    }
}
