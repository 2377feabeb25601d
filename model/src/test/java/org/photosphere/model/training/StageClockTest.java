package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.photosphere.model.training.Stage.Keep;
import org.photosphere.model.training.Stage.Optimiser;
import org.photosphere.model.training.Stage.Validation;

/** A time limit is of processor time: other work on the machine does not shorten a training. */
class StageClockTest {

    private static final Stage STEPS = new Stage(
            "training", 100, 8, 1, new Optimiser(1, 60, 0, 0), new Validation(10, 3, Keep.BEST), Duration.ZERO);

    private double busy = 5;

    private TrainableNetwork network() {
        return (TrainableNetwork) Proxy.newProxyInstance(
                TrainableNetwork.class.getClassLoader(),
                new Class<?>[] {TrainableNetwork.class},
                (proxy, method, arguments) -> busy);
    }

    @Test
    void countsProcessorTimeUnderALimitAndTheClockWithout() throws Exception {
        StageClock limited = StageClock.start(network(), STEPS.withLimit(Duration.ofSeconds(9)));
        StageClock free = StageClock.start(network(), STEPS);
        Thread.sleep(20);
        assertThat(limited.seconds()).isZero();
        assertThat(free.seconds()).isGreaterThan(0.015);
        busy = 7;
        assertThat(limited.seconds()).isEqualTo(2);
    }

    @Test
    void aLimitReplacesTheNumberOfStepsAndShortensTheWarmUp() {
        Stage limited = STEPS.withLimit(Duration.ofSeconds(10));
        assertThat(limited.fraction(1000, 5)).isEqualTo(0.5);
        assertThat(limited.rate(30, 0)).isCloseTo(1.0, within(1e-9));
        assertThat(STEPS.rate(29, 0)).isLessThan(0.5);
    }

    @Test
    void underALimitValidationsCostATenthOfTheTimeAtMost() {
        Stage limited = STEPS.withLimit(Duration.ofSeconds(100));
        assertThat(limited.isValidationDue(10, 4.9, 0.1)).isFalse();
        assertThat(limited.isValidationDue(7, 5.1, 0.1)).isTrue();
        assertThat(limited.isValidationDue(7, 5.1, 1)).isFalse();
        assertThat(limited.isValidationDue(7, 10.1, 1)).isTrue();
        assertThat(STEPS.isValidationDue(10, 0, 100)).isTrue();
        assertThat(STEPS.isValidationDue(11, 1000, 0)).isFalse();
    }
}
