package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.services.cli.bench.Comparison.Verdict;

class ComparisonTest {

    private static final RowKey KEY = new RowKey(1000, 1, 32);
    private static final int REPETITIONS = 7;

    private static Comparison comparison(double before, double beforeError, double now, double nowError) {
        return new Comparison(KEY, new Estimate(before, beforeError), new Estimate(now, nowError));
    }

    @Test
    void combinesBothErrors() {
        Comparison comparison = comparison(2, 0.06, 3, 0.12);
        assertThat(comparison.ratio()).isEqualTo(1.5);
        assertThat(comparison.error()).isCloseTo(1.5 * 0.05, within(1e-12));
    }

    @Test
    void findsChangesBeyondNoiseAndTolerance() {
        assertThat(comparison(2, 0.02, 2.4, 0.02).verdict()).isEqualTo(Verdict.FASTER);
        assertThat(comparison(2.4, 0.02, 2, 0.02).verdict()).isEqualTo(Verdict.SLOWER);
    }

    @Test
    void findsNoChangeWithinTheNoise() {
        // ln 1.2 = 0.18: 3.6 standard errors of 5 %, 4.6 of 4 %.
        assertThat(comparison(1, 0.05, 1.2, 0).verdict()).isEqualTo(Verdict.UNCHANGED);
        assertThat(comparison(1, 0.04, 1.2, 0).verdict()).isEqualTo(Verdict.FASTER);
        assertThat(comparison(1.2, 0, 1, 0.05).verdict()).isEqualTo(Verdict.UNCHANGED);
    }

    @Test
    void findsNoChangeOfFewPercentHoweverCertain() {
        assertThat(comparison(1, 1e-6, 1.049, 1e-6).verdict()).isEqualTo(Verdict.UNCHANGED);
        assertThat(comparison(1, 1e-6, 1.051, 1e-6).verdict()).isEqualTo(Verdict.FASTER);
    }

    @Test
    void findsNoChangeWithoutAnError() {
        assertThat(comparison(1, Double.NaN, 5, 0.1).verdict()).isEqualTo(Verdict.UNCHANGED);
    }

    @Test
    void failsOnlyWhatIsSlowerByMoreThanTheTolerance() {
        Comparison slower = comparison(1, 0.01, 0.8, 0.01);
        assertThat(slower.isSlowerThan(0.19)).isTrue();
        assertThat(slower.isSlowerThan(0.21)).isFalse();
        assertThat(slower.isSlowerThan(Double.POSITIVE_INFINITY)).isFalse();
        assertThat(comparison(1, 0.2, 0.8, 0.2).isSlowerThan(0.1)).isFalse();
        assertThat(comparison(0.8, 0.01, 1, 0.01).isSlowerThan(0)).isFalse();
    }

    @Test
    void reportsFewerThanOneOfAHundredUnchangedRows() {
        assertThat(share(1, 0.1, Verdict.FASTER) + share(1, 0.1, Verdict.SLOWER))
                .isLessThan(0.01);
        assertThat(share(1, 0.03, Verdict.FASTER) + share(1, 0.03, Verdict.SLOWER))
                .isLessThan(0.005);
    }

    @Test
    void reportsMostRowsThatAreAQuarterSlower() {
        assertThat(share(0.75, 0.05, Verdict.SLOWER)).isGreaterThan(0.95);
    }

    /**
     * Returns the share of verdicts on seven normal repetitions before and now.
     *
     * @param now rate relative to the earlier one
     * @param noise relative scatter of repetitions
     */
    private static double share(double now, double noise, Verdict verdict) {
        Random random = new Random(2);
        int trials = 10_000;
        int found = 0;
        for (int t = 0; t < trials; t++) {
            Comparison comparison = new Comparison(KEY, sample(1, noise, random), sample(now, noise, random));
            found += comparison.verdict() == verdict ? 1 : 0;
        }
        return found / (double) trials;
    }

    private static Estimate sample(double rate, double noise, Random random) {
        double[] values = new double[REPETITIONS];
        for (int i = 0; i < values.length; i++) {
            values[i] = rate * (1 + noise * random.nextGaussian());
        }
        return Estimate.of(values);
    }
}
