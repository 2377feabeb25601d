package org.photosphere.services.cli.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class AnswerRatesTest {

    /** Returns times of answers at given rates, with equal numbers of answers per rate. */
    private static long[] answers(int each, double... rates) {
        long[] answered = new long[each * rates.length];
        double seconds = 0;
        for (int i = 0; i < answered.length; i++) {
            seconds += 1.0 / rates[i / each];
            answered[i] = (long) (seconds * 1e9);
        }
        return answered;
    }

    @Test
    void theSteadyRateLeavesOutThePartsInWhichCompilersWork() {
        AnswerRates rates = AnswerRates.of(0, answers(100, 100, 200, 300, 400, 400, 400, 400, 400, 400, 400));
        assertThat(rates.steadyFrom()).isEqualTo(3);
        assertThat(rates.steady()).isCloseTo(400, offset(1.0));
        assertThat(rates.all()).isCloseTo(1000 / (1 + 0.5 + 1 / 3.0 + 7 * 0.25), offset(1.0));
        assertThat(rates.chart()).startsWith("▃").endsWith("100 200 300 400 400 400 400 400 400 400");
    }

    @Test
    void aSingleSlowPartLaterOnIsPartOfTheSteadyRate() {
        AnswerRates rates = AnswerRates.of(0, answers(100, 400, 400, 400, 400, 100, 400, 400, 400, 400, 400));
        assertThat(rates.steadyFrom()).isZero();
        assertThat(rates.steady()).isEqualTo(rates.all());
    }

    @Test
    void fewAnswersAreOnePart() {
        AnswerRates rates = AnswerRates.of(0, answers(1, 10, 10, 10));
        assertThat(rates.parts()).hasSize(1);
        assertThat(rates.steady()).isCloseTo(10, offset(1e-6));
        assertThat(AnswerRates.of(0, new long[0]).steady()).isZero();
    }
}
