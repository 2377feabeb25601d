package org.photosphere.services.cli.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** All repetitions of a row, in the order of their measurement. */
record Repetitions(List<Repetition> all) {

    Repetitions {
        all = List.copyOf(all);
    }

    Estimate spectraPerSecond() {
        return estimate(Repetition::spectraPerSecond);
    }

    Estimate spectraPerCoreSecond() {
        return estimate(Repetition::spectraPerCoreSecond);
    }

    /** Returns the rate relative to the machine's matrix products. */
    Estimate spectraPerGop() {
        return estimate(Repetition::spectraPerGop);
    }

    /** Returns the rate relative to the machine's copies. */
    Estimate spectraPerGigabyte() {
        return estimate(Repetition::spectraPerGigabyte);
    }

    Estimate gemmRate() {
        return estimate(Repetition::gemmRate);
    }

    Estimate copyRate() {
        return estimate(Repetition::copyRate);
    }

    private Estimate estimate(ToDoubleFunction<Repetition> value) {
        return Estimate.of(all.stream().mapToDouble(value).toArray());
    }
}
