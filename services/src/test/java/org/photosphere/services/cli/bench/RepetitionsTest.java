package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionsTest {

    @Test
    void ratiosDoNotDependOnASlowMinute() {
        Repetition quiet = new Repetition(200, 210, 100e9, 10e9);
        Repetition slow = new Repetition(50, 105, 50e9, 5e9);
        Repetitions repetitions = new Repetitions(List.of(slow, slow, quiet, slow, quiet));
        assertThat(repetitions.spectraPerSecond().median()).isEqualTo(50);
        assertThat(repetitions.spectraPerCoreSecond().median()).isEqualTo(105);
        assertThat(repetitions.spectraPerGop().median()).isCloseTo(2.1, within(1e-12));
        assertThat(repetitions.spectraPerGop().error()).isCloseTo(0, within(1e-12));
        assertThat(repetitions.spectraPerGigabyte().median()).isCloseTo(21, within(1e-12));
    }

    @Test
    void refuseRatesThatAreNone() {
        assertThatThrownBy(() -> new Repetition(1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Repetition(1, Double.NaN, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Repetition(Double.POSITIVE_INFINITY, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
