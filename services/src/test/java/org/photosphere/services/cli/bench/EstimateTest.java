package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EstimateTest {

    @Test
    void followsFromTheMedianDeviation() {
        Estimate estimate = Estimate.of(new double[] {104, 98, 100, 101, 90});
        assertThat(estimate.median()).isEqualTo(100);
        // Deviations 4, 2, 0, 1, 10: median 2; 1.206 corrects five values, 1.4826 and sqrt(pi/2) are the normal's.
        assertThat(estimate.error()).isCloseTo(2 * 1.206 * 1.4826 * 1.2533 / Math.sqrt(5), within(1e-3));
        assertThat(estimate.relativeError()).isCloseTo(estimate.error() / 100, within(1e-12));
    }

    @Test
    void ignoresHowFarDisturbedRepetitionsAreOff() {
        assertThat(Estimate.of(new double[] {104, 98, 100, 101, 1}))
                .isEqualTo(Estimate.of(new double[] {104, 98, 100, 101, 90}));
    }

    @Test
    void hasNoSpreadOfTwo() {
        Estimate estimate = Estimate.of(new double[] {1, 3});
        assertThat(estimate.median()).isEqualTo(2);
        assertThat(estimate.error()).isNaN();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 9, 20})
    void equalsTheScatterOfMediansOfNormalValuesOnAverage(int count) {
        Random random = new Random(1);
        int trials = 20_000;
        double squares = 0;
        double errors = 0;
        for (int t = 0; t < trials; t++) {
            Estimate estimate = Estimate.of(
                    random.doubles(count).map(u -> random.nextGaussian()).toArray());
            squares += estimate.median() * estimate.median();
            errors += estimate.error();
        }
        // The factor sqrt(pi/2) is that of many values: of five it is 5 % too large.
        assertThat(errors / trials / Math.sqrt(squares / trials)).isBetween(0.97, 1.09);
    }
}
