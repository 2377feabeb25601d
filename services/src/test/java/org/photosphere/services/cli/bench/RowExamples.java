package org.photosphere.services.cli.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.InversionTimes.Part;

/** Rows of made-up measurements. */
final class RowExamples {

    static final Machine MACHINE = new Machine(2, "Example CPU", "17", "loops");

    private RowExamples() {}

    /** Returns five repetitions about a rate per core second, on a machine of 100 Gop/s and 10 GB/s. */
    static Repetitions repetitions(double rate) {
        List<Repetition> all = new ArrayList<>();
        for (double factor : new double[] {1, 0.98, 1.01, 0.99, 1.02}) {
            all.add(new Repetition(0.9 * rate * factor, rate * factor, 100e9, 10e9));
        }
        return new Repetitions(all);
    }

    static InversionRow row(int pixels, int devices, double rate, @Nullable PhysicalTimes physical) {
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        parts.put(Part.FIT, 0.75);
        return new InversionRow(
                InversionPlan.instrument(pixels),
                new RowKey(pixels, devices, 32),
                repetitions(rate),
                0.07,
                0.5,
                parts,
                6.5,
                0.003,
                physical);
    }
}
