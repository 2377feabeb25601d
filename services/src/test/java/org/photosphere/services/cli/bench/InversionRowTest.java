package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.InversionTimes.Part;
import org.photosphere.services.cli.bench.InversionBench.Inverted;
import org.photosphere.services.cli.bench.InversionBench.Slice;

class InversionRowTest {

    @Test
    void dividesEachSliceByTheRatesMeasuredAroundIt() {
        // Two devices that had 4 s of the clock together; of the cores 2 s, then 1 s.
        Slice first = new Slice(new Inverted(100, 1, 4, 2, 50), 40e9, 600, 3, Map.of(Part.FIT, 2.0));
        Slice last = new Slice(new Inverted(60, 3, 4, 1, 30), 20e9, 360, 1, Map.of(Part.FIT, 1.0));
        InversionRow row = InversionRow.of(
                InversionPlan.instrument(1000),
                new RowKey(1000, 2, 32),
                List.of(first, last),
                List.of(new MachineReference.Rates(100e9, 10e9), new MachineReference.Rates(200e9, 20e9)),
                null);
        assertThat(row.repetitions().all())
                .containsExactly(new Repetition(50, 50, 100e9, 10e9), new Repetition(30, 60, 200e9, 20e9));
        // 60 Gop of the 2 * 100 + 1 * 200 possible.
        assertThat(row.gemmShare()).isCloseTo(0.15, within(1e-12));
        assertThat(row.modelShare()).isEqualTo(0.5);
        assertThat(row.partShare()).containsEntry(Part.FIT, 0.375).containsEntry(Part.START, 0.0);
        assertThat(row.evaluations()).isEqualTo(6);
        assertThat(row.bad()).isEqualTo(0.025);
    }
}
